package dev.partyline.deadline;

import java.time.Duration;

/**
 * A deadline shared by all steps of one piece of work, however many of them are slow. It is
 * measured by {@link System#nanoTime}, which no change of the clock affects. Immutable,
 * thread-safe.
 */
public final class Deadline {

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  /** The deadline after {@code atMost}, from now. */
  public static Deadline in(Duration atMost) {
    return new Deadline(System.nanoTime() + atMost.toNanos());
  }

  /** Zero or negative once it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(end - System.nanoTime());
  }

  /** The time that is left, but at most {@code limit}. */
  public Duration remaining(Duration limit) {
    Duration left = remaining();
    return left.compareTo(limit) < 0 ? left : limit;
  }
}
