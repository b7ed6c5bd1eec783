package dev.partyline.cloud.lambda;

import java.io.Serial;

/** A function's handler is not in its code. */
public final class HandlerException extends InitException {

  @Serial private static final long serialVersionUID = 1L;

  private final String function;
  private final String problem;

  HandlerException(String function, String problem) {
    super(function, problem);
    this.function = function;
    this.problem = problem;
  }

  /** The function's logical id. */
  public String function() {
    return function;
  }

  /** The message without the function. */
  public String problem() {
    return problem;
  }
}
