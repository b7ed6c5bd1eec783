package dev.partyline.cloud.lambda;

import java.io.Serial;

/** A function could not be started. The message is one line, and names the function. */
public final class InitException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  InitException(String function, String why) {
    super(function + ": " + why);
  }
}
