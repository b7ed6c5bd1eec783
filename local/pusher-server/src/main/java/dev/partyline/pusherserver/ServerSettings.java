package dev.partyline.pusherserver;

import java.time.Duration;

/**
 * The numbers Pusher lets vary by plan or client, so that a test need not wait two minutes.
 *
 * @param activityTimeout silence of a client after which it is pinged, also told to it in {@code
 *     pusher:connection_established}; whole seconds are told, at least 1. 120 s is what <a
 *     href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#ping-and-pong-messages">the
 *     protocol</a> recommends
 * @param pongTimeout how long a ping may go unanswered; 30 s by the same page
 * @param clientEventsPerSecond client events one connection may send in any second; 10 by <a
 *     href="https://pusher.com/docs/channels/using_channels/events/#rate-limit-your-events">the
 *     events page</a>
 * @param maxConnections connections open at once; 100 is <a
 *     href="https://pusher.com/channels/pricing/">the sandbox plan's</a>, more is useful for tests
 * @param presenceMembers distinct users in one presence channel; 100 by <a
 *     href="https://pusher.com/docs/channels/using_channels/presence-channels/#limitations">the
 *     presence page</a>
 * @param unsentFrames frames that may wait for one slow client before it is dropped; ours
 * @param sendTimeout how long one frame may take to be written before the client is dropped; ours
 */
record ServerSettings(
    Duration activityTimeout,
    Duration pongTimeout,
    int clientEventsPerSecond,
    int maxConnections,
    int presenceMembers,
    int unsentFrames,
    Duration sendTimeout) {

  /** What {@link PusherServer#start(int, PusherApp, java.time.Clock)} uses. */
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
