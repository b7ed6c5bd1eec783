package dev.partyline.aws;

import java.time.Duration;

/** When something has to be over. By a clock that nobody can set. Immutable, thread-safe. */
public final class Deadline {

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  /** So long from now. */
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** This one, or so long from now if that is earlier. */
  public Deadline orIn(Duration time) {
    Deadline other = in(time);
    return other.end - end < 0 ? other : this;
  }

  /** How long that still is; nothing once it is over. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }
}
