package dev.partyline.stack.demo;

import java.io.Serial;

/** An action of the page is invalid. The message names the field, and is shown to the user. */
final class DemoActionException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  DemoActionException(String message) {
    super(message);
  }
}
