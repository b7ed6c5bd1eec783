package dev.partyline.pusherserver;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Detects dead connections (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#ping-and-pong-messages">ping
 * and pong</a>): a silent client is pinged, and is timed out if nothing follows. "Any messages
 * received from the other party are considered to mean that the connection is alive", frames of
 * WebSocket's own included. A client that never sent such a frame may not answer them: it also gets
 * a {@code pusher:ping}. Thread-safe.
 */
final class Liveness {

  /** The next step for a connection. */
  enum Step {
    NOTHING,
    PING_FRAME,
    PING_EVENT,
    TIMED_OUT
  }

  /** "In protocol versions 5 and above [...] Pusher Channels will send {@code pusher:ping}". */
  private static final int FIRST_PROTOCOL_WITH_PING_EVENT = 5;

  private final Duration activityTimeout;
  private final Duration pongTimeout;
  private boolean mayGetPingEvent;
  private Instant lastHeard;
  private @Nullable Instant pinged;
  private boolean pingEventSent;

  Liveness(Duration activityTimeout, Duration pongTimeout, int protocol, Instant now) {
    this.activityTimeout = activityTimeout;
    this.pongTimeout = pongTimeout;
    this.mayGetPingEvent = protocol >= FIRST_PROTOCOL_WITH_PING_EVENT;
    this.lastHeard = now;
  }

  /** A message was received. */
  synchronized void heard(Instant now) {
    lastHeard = now;
    pinged = null;
    pingEventSent = false;
  }

  /** A PING or PONG frame was received: RFC 6455 sections 5.5.2 and 5.5.3. */
  synchronized void heardControlFrame(Instant now) {
    mayGetPingEvent = false;
    heard(now);
  }

  synchronized Instant lastHeard() {
    return lastHeard;
  }

  /** The step to take now. The caller must take it. */
  synchronized Step nextStep(Instant now) {
    if (pinged == null) {
      if (now.isBefore(lastHeard.plus(activityTimeout))) {
        return Step.NOTHING;
      }
      pinged = now;
      return Step.PING_FRAME;
    }
    if (!now.isBefore(pinged.plus(pongTimeout))) {
      return Step.TIMED_OUT;
    }
    if (mayGetPingEvent && !pingEventSent && !now.isBefore(pinged.plus(pongTimeout.dividedBy(2)))) {
      pingEventSent = true;
      return Step.PING_EVENT;
    }
    return Step.NOTHING;
  }
}
