package dev.partyline.rate;

import dev.partyline.outcome.UnavailableException;

/**
 * Asks this sandbox's own count first, since it costs nothing, and then the one that all sandboxes
 * share. Where the shared one fails, the own one has decided. Thread-safe.
 */
final class SharedRateLimiter implements RateLimiter {

  private final RateLimiter own;
  private final RateLimiter shared;

  SharedRateLimiter(RateLimiter own, RateLimiter shared) {
    this.own = own;
    this.shared = shared;
  }

  @Override
  public Verdict take(Caller who) {
    Verdict verdict = own.take(who);
    if (verdict instanceof Verdict.Limited) {
      return verdict;
    }
    try {
      return shared.take(who);
    } catch (UnavailableException e) {
      return new Verdict.Allowed(true);
    }
  }
}
