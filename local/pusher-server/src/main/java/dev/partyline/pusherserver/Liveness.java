package dev.partyline.pusherserver;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a client is still there, by <a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#ping-and-pong-messages">ping
 * and pong</a>: any message is a sign of life; after silence a ping is sent, and silence after that
 * means gone. Thread-safe.
 */
final class Liveness {

  /** What to do about a client now. */
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

  /** The step due; the caller is taken to have done it. */
  synchronized Step due(Instant now) {
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
