package dev.partyline.retry;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The delay before a retry: random, up to a limit that doubles, so that clients that failed
 * together do not retry together ("full jitter" in <a
 * href="https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/">Timeouts,
 * retries, and backoff with jitter</a>). As thread-safe as its random numbers.
 */
public final class Backoff {

  private final long firstLimit;
  private final long lastLimit;
  private final Supplier<RandomGenerator> random;

  /**
   * @param firstLimit the first delay's maximum, at least 1 ms; fractions are ignored
   * @param lastLimit the maximum of all delays
   * @param random called once for each delay, and not before: most functions never retry. Its
   *     numbers must differ between the copies of a snapshot
   */
  public Backoff(Duration firstLimit, Duration lastLimit, Supplier<RandomGenerator> random) {
    this.firstLimit = firstLimit.toMillis();
    this.lastLimit = lastLimit.toMillis();
    this.random = random;
  }

  /** The delay before a retry, counted from 0. */
  public Duration before(int retry) {
    long limit = lastLimit;
    // Beyond this the last limit applies anyway, and the shift would overflow.
    if (retry < Long.numberOfLeadingZeros(firstLimit) - 1) {
      limit = Math.min(limit, firstLimit << retry);
    }
    return Duration.ofMillis(random.get().nextLong(limit + 1));
  }
}
