package dev.partyline.retry;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a call is tried again: any time up to a limit that doubles, so that those
 * who failed together do not come back together ("full jitter" in <a
 * href="https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/">Timeouts,
 * retries, and backoff with jitter</a>). As thread-safe as its random numbers.
 */
public final class Backoff {

  private final long firstLimit;
  private final long lastLimit;
  private final Supplier<RandomGenerator> random;

  /**
   * @param firstLimit how long the first time may be at most, from a millisecond on; fractions of
   *     one do not count
   * @param lastLimit what is not exceeded, however often is tried
   * @param random asked at each time to wait, and not before: most functions never see one. Its
   *     numbers must differ between the copies of a snapshot
   */
  public Backoff(Duration firstLimit, Duration lastLimit, Supplier<RandomGenerator> random) {
    this.firstLimit = firstLimit.toMillis();
    this.lastLimit = lastLimit.toMillis();
    this.random = random;
  }

  /**
   * A time to wait.
   *
   * @param retry which one, from 0
   */
  public Duration before(int retry) {
    long limit = lastLimit;
    // Beyond this many the limit is the last one anyway, and the shift would overflow.
    if (retry < Long.numberOfLeadingZeros(firstLimit) - 1) {
      limit = Math.min(limit, firstLimit << retry);
    }
    return Duration.ofMillis(random.get().nextLong(limit + 1));
  }
}
