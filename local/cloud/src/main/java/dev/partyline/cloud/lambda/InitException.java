package dev.partyline.cloud.lambda;

import java.io.Serial;

/** A function could not be initialized. The message is one line with the function's name. */
public sealed class InitException extends Exception permits HandlerException {

  @Serial private static final long serialVersionUID = 1L;

  InitException(String function, String reason) {
    super(function + ": " + reason);
  }
}
