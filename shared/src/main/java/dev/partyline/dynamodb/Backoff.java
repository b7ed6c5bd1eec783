package dev.partyline.dynamodb;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a call is tried again: any time up to a limit that doubles, so that those
 * who failed together do not come back together ("full jitter" in <a
 * href="https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/">Timeouts,
 * retries, and backoff with jitter</a>). As thread-safe as its random numbers.
 */
final class Backoff {

  /** How often a call is tried again. */
  static final int RETRIES = 3;

  // What the SDKs begin with for DynamoDB, which is near:
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
  private static final int FIRST_LIMIT_MILLIS = 25;

  // Made when it is needed, which most functions never see.
  private final Supplier<RandomGenerator> random;

  Backoff(Supplier<RandomGenerator> random) {
    this.random = random;
  }

  /** With numbers that differ between the copies of a snapshot. */
  static Backoff random() {
    return new Backoff(SecureRandom::new);
  }

  /**
   * A time to wait.
   *
   * @param retry which one, from 0 to {@link #RETRIES}
   */
  Duration before(int retry) {
    return Duration.ofMillis(random.get().nextInt((FIRST_LIMIT_MILLIS << retry) + 1));
  }
}
