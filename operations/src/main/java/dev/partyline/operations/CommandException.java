package dev.partyline.operations;

import java.io.Serial;

/** A command failed. The message is the one line that the user reads. */
public class CommandException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, in one line
   */
  public CommandException(String message) {
    super(message);
  }
}
