package dev.partyline.stack;

import java.io.Serial;

/** An argument of the command line is invalid. The message is the one line that the user reads. */
public final class InvalidArgumentException extends StartException {

  @Serial private static final long serialVersionUID = 1L;

  public InvalidArgumentException(String message) {
    super(message);
  }
}
