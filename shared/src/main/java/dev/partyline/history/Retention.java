package dev.partyline.history;

import java.time.Duration;
import java.time.Instant;

/**
 * How long events are kept. An item is kept for two minutes longer: a reader that finds a time
 * within the retention can then rely on all that came after it, although its own clock, the
 * writer's and DynamoDB's differ.
 *
 * @param kept how long an event is promised to be kept
 */
public record Retention(Duration kept) {

  private static final Duration LONGER = Clocks.DIFFERENCE.multipliedBy(2);

  /** When an item may be deleted, in seconds since 1970 as DynamoDB's time to live needs it. */
  long expiresAt(Position position) {
    return position.time().plus(kept).plus(LONGER).getEpochSecond();
  }

  /** Whether everything since {@code time} is still kept. */
  boolean covers(Instant time, Instant now) {
    return time.isAfter(now.minus(kept));
  }
}
