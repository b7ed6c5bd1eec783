package dev.partyline.testsupport;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test sets. Thread-safe. */
public final class SettableClock extends Clock {

  private volatile Instant now;

  /**
   * @param now the first time
   */
  public SettableClock(Instant now) {
    this.now = now;
  }

  /** Moves it forward, or back if the duration is negative. */
  public void advance(Duration duration) {
    set(now.plus(duration));
  }

  /** Moves it to this time. */
  public void set(Instant time) {
    now = time;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
