package dev.partyline.notification;

import java.time.Duration;

/**
 * A deadline shared by a call and what it needs.
 *
 * @param end by {@link System#nanoTime}
 */
record Deadline(long end) {

  /** The deadline after {@code atMost}, from now. */
  static Deadline in(Duration atMost) {
    return new Deadline(System.nanoTime() + atMost.toNanos());
  }

  /** Zero or negative once it has passed. */
  Duration remaining() {
    return Duration.ofNanos(end - System.nanoTime());
  }
}
