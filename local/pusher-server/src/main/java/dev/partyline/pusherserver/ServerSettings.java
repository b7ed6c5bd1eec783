package dev.partyline.pusherserver;

import java.time.Duration;

/**
 * The limits and timeouts of a server. Tests use shorter ones.
 *
 * @param activityTimeout how long a client may be silent before it is pinged, also sent in {@code
 *     pusher:connection_established} in whole seconds, at least 1. The <a
 *     href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#ping-and-pong-messages">protocol</a>
 *     recommends 120 s
 * @param pongTimeout the timeout of a pong; 30 s on the same page
 * @param clientEventsPerSecond client events of one connection per second; 10 on <a
 *     href="https://pusher.com/docs/channels/using_channels/events/#rate-limit-your-events">the
 *     events page</a>
 * @param maxConnections open connections; 100 in <a href="https://pusher.com/channels/pricing/">the
 *     sandbox plan</a>, more are useful for tests
 * @param presenceMembers distinct users of a presence channel; 100 on <a
 *     href="https://pusher.com/docs/channels/using_channels/presence-channels/#limitations">the
 *     presence page</a>
 * @param unsentFrames unsent frames of a client before it is disconnected; our choice
 * @param sendTimeout the timeout for writing a frame, after which the client is disconnected; our
 *     choice
 */
record ServerSettings(
    Duration activityTimeout,
    Duration pongTimeout,
    int clientEventsPerSecond,
    int maxConnections,
    int presenceMembers,
    int unsentFrames,
    Duration sendTimeout) {

  /** The settings of {@link PusherServer#start(int, PusherApp, java.time.Clock)}. */
  static ServerSettings defaults() {
    return new ServerSettings(
        Duration.ofSeconds(120),
        Duration.ofSeconds(30),
        10,
        10_000,
        100,
        2_000,
        Duration.ofSeconds(10));
  }

  ServerSettings withTimeouts(Duration activity, Duration pong) {
    return new ServerSettings(
        activity,
        pong,
        clientEventsPerSecond,
        maxConnections,
        presenceMembers,
        unsentFrames,
        sendTimeout);
  }

  ServerSettings withMaxConnections(int connections) {
    return new ServerSettings(
        activityTimeout,
        pongTimeout,
        clientEventsPerSecond,
        connections,
        presenceMembers,
        unsentFrames,
        sendTimeout);
  }

  ServerSettings withOutbox(int frames, Duration timeout) {
    return new ServerSettings(
        activityTimeout,
        pongTimeout,
        clientEventsPerSecond,
        maxConnections,
        presenceMembers,
        frames,
        timeout);
  }
}
