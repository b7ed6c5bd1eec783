package dev.partyline.rate;

/** Counts what somebody asks for, and says when it is too much. */
@FunctionalInterface
public interface RateLimiter {

  /**
   * Counts one request.
   *
   * @param who whose it is
   * @return whether it may go on
   */
  Verdict take(Caller who);
}
