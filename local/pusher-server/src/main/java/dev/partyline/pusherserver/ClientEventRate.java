package dev.partyline.pusherserver;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Limits the client events of a connection per second (<a
 * href="https://pusher.com/docs/channels/using_channels/events/#rate-limit-your-events">rate limit
 * your events</a>). Rejected events do not count. Thread-safe.
 */
final class ClientEventRate {

  private static final Duration WINDOW = Duration.ofSeconds(1);

  private final int limit;
  private final Deque<Instant> passed = new ArrayDeque<>();

  ClientEventRate(int limit) {
    this.limit = limit;
  }

  synchronized boolean tryPass(Instant now) {
    Instant windowStart = now.minus(WINDOW);
    while (!passed.isEmpty() && !passed.getFirst().isAfter(windowStart)) {
      passed.removeFirst();
    }
    if (passed.size() >= limit) {
      return false;
    }
    passed.addLast(now);
    return true;
  }
}
