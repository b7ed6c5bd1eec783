package dev.partyline.cloud.lambda;

import java.time.Duration;

/** What came of one invocation. */
public sealed interface Invocation {

  /**
   * The function answered.
   *
   * @param payload its answer, as it was
   */
  record Answered(String payload) implements Invocation {}

  /**
   * The function threw, its process ended, or it could not be started.
   *
   * @param payload Lambda's error object: {@code {"errorMessage":…,"errorType":…}}
   */
  record Failed(String payload) implements Invocation {}

  /** The function did not answer in its time, and was ended. */
  record TimedOut(Duration timeout) implements Invocation {}

  /** All of the function's sandboxes were busy for as long as a caller waits. */
  record Throttled() implements Invocation {}
}
