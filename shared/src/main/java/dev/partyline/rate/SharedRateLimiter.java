package dev.partyline.rate;

import dev.partyline.deadline.Deadline;
import dev.partyline.outcome.UnavailableException;

/**
 * Checks this sandbox's own count first, since it costs nothing, and then the count that all
 * sandboxes share. If the shared count is unavailable, the own count decides. Thread-safe.
 */
final class SharedRateLimiter implements RateLimiter {

  private final RateLimiter own;
  private final RateLimiter shared;

  SharedRateLimiter(RateLimiter own, RateLimiter shared) {
    this.own = own;
    this.shared = shared;
  }

  @Override
  public Verdict take(Caller caller, Deadline deadline) {
    Verdict verdict = own.take(caller, deadline);
    if (verdict instanceof Verdict.Limited) {
      return verdict;
    }
    try {
      return shared.take(caller, deadline);
    } catch (UnavailableException e) {
      return new Verdict.Allowed(true);
    }
  }
}
