package dev.partyline.invitationtrigger;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a call is tried again: any time up to a limit that doubles, so that those
 * who failed together do not come back together ("full jitter" in <a
 * href="https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/">Timeouts,
 * retries, and backoff with jitter</a>). As thread-safe as its random numbers.
 */
final class Backoff {

  static final Duration FIRST_LIMIT = Duration.ofMillis(100);
  static final Duration LAST_LIMIT = Duration.ofSeconds(5);

  private final RandomGenerator random;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * A time to wait.
   *
   * @param retry which one, from 0
   */
  Duration before(int retry) {
    long limit = LAST_LIMIT.toMillis();
    // Beyond this many the limit is the last one anyway, and the shift would overflow.
    if (retry < Long.numberOfLeadingZeros(FIRST_LIMIT.toMillis()) - 1) {
      limit = Math.min(limit, FIRST_LIMIT.toMillis() << retry);
    }
    return Duration.ofMillis(random.nextLong(limit + 1));
  }
}
