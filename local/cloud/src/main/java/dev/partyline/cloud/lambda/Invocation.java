package dev.partyline.cloud.lambda;

import java.time.Duration;

/** The result of an invocation. */
public sealed interface Invocation {

  /**
   * The function answered.
   *
   * @param payload the unchanged answer
   */
  record Answered(String payload) implements Invocation {}

  /**
   * The function threw an exception, its process exited, or it could not be initialized.
   *
   * @param payload Lambda's error object: {@code {"errorMessage":…,"errorType":…}}
   */
  record Failed(String payload) implements Invocation {}

  /** The function did not answer before its timeout, and was stopped. */
  record TimedOut(Duration timeout) implements Invocation {}

  /** All sandboxes of the function were busy, for the maximum time that a caller waits. */
  record Throttled() implements Invocation {}
}
