package dev.partyline.rate;

import dev.partyline.deadline.Deadline;

/** Counts requests and limits their rate. */
@FunctionalInterface
public interface RateLimiter {

  /**
   * Counts one request of the caller, and says whether it is allowed.
   *
   * @param deadline how long to wait for a count that is shared
   */
  Verdict take(Caller caller, Deadline deadline);
}
