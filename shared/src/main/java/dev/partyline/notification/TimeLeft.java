package dev.partyline.notification;

import java.time.Duration;

/**
 * How much is left of the time that a call and what it needs may take together.
 *
 * @param end by {@link System#nanoTime}
 */
record TimeLeft(long end) {

  /** From now on. */
  static TimeLeft of(Duration atMost) {
    return new TimeLeft(System.nanoTime() + atMost.toNanos());
  }

  /** Zero or less once it is over. */
  Duration now() {
    return Duration.ofNanos(end - System.nanoTime());
  }
}
