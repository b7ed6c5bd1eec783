package dev.partyline.party;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.Optional;

/**
 * When a membership ends by itself: its item's {@code expiresAt}, in seconds since 1970. DynamoDB
 * deletes an expired item within a few days only (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html">time
 * to live</a>), so whoever reads a membership must check it. Thread-safe.
 */
public final class Expiry {

  /** The attribute's name. */
  public static final String ATTRIBUTE = "expiresAt";

  private final Clock clock;

  public Expiry(Clock clock) {
    this.clock = clock;
  }

  /**
   * Whether it has passed. What is not a number never expires, as DynamoDB does not delete it.
   *
   * @param expiresAt the number of the attribute; empty if it is missing or of another type
   */
  public boolean hasPassed(Optional<String> expiresAt) {
    try {
      return expiresAt
          .map(BigDecimal::new)
          .filter(seconds -> seconds.compareTo(BigDecimal.valueOf(clock.millis(), 3)) <= 0)
          .isPresent();
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
