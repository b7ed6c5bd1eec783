package dev.partyline.environment;

import java.io.Serial;

/** A variable is missing or makes no sense. The message names it and never shows its value. */
public final class EnvironmentException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String variable;

  /**
   * @param variable its name
   * @param why what is wrong, without the value
   */
  public EnvironmentException(String variable, String why) {
    // No stack trace: the one line says all there is to know, and it is what the log shows.
    super(variable + " " + why, null, false, false);
    this.variable = variable;
  }

  /** The variable's name. */
  public String variable() {
    return variable;
  }
}
