package dev.partyline.stack;

import java.io.Serial;

/** The stack cannot be started. The message is the one line that the user reads. */
public sealed class StartException extends Exception permits InvalidArgumentException {

  @Serial private static final long serialVersionUID = 1L;

  public StartException(String message) {
    super(message);
  }
}
