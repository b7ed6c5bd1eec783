package dev.partyline.environment;

import java.io.Serial;

/** A missing or invalid environment variable. The message names it and never shows its value. */
public final class EnvironmentException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String variable;

  /**
   * @param why what is wrong, without the value
   */
  public EnvironmentException(String variable, String why) {
    // No stack trace: the log shows the message alone.
    super(variable + " " + why, null, false, false);
    this.variable = variable;
  }

  /** The variable's name. */
  public String variable() {
    return variable;
  }
}
