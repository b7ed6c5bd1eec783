package dev.partyline.rate;

/** Counts requests and limits their rate. */
@FunctionalInterface
public interface RateLimiter {

  /** Counts one request of the caller, and says whether it is allowed. */
  Verdict take(Caller caller);
}
