package dev.partyline.pusherserver;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Detects dead connections (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#ping-and-pong-messages">ping
 * and pong</a>): a silent client is pinged, and is timed out if no message follows. Thread-safe.
 */
final class Liveness {

  /** The next step for a connection. */
  enum Step {
    NOTHING,
    PING,
    TIMED_OUT
  }

  private final Duration activityTimeout;
  private final Duration pongTimeout;
  private Instant lastHeard;
  private @Nullable Instant pinged;

  Liveness(Duration activityTimeout, Duration pongTimeout, Instant now) {
    this.activityTimeout = activityTimeout;
    this.pongTimeout = pongTimeout;
    this.lastHeard = now;
  }

  synchronized void heard(Instant now) {
    lastHeard = now;
    pinged = null;
  }

  /** The step to take now. The caller must take it. */
  synchronized Step nextStep(Instant now) {
    if (pinged != null) {
      return now.isBefore(pinged.plus(pongTimeout)) ? Step.NOTHING : Step.TIMED_OUT;
    }
    if (now.isBefore(lastHeard.plus(activityTimeout))) {
      return Step.NOTHING;
    }
    pinged = now;
    return Step.PING;
  }
}
