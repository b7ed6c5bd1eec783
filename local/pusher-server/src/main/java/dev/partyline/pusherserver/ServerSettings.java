package dev.partyline.pusherserver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits and timeouts of a server, see {@link PusherServerBuilder}.
 *
 * @param activityTimeout how long a client may be silent before it is pinged, also sent in {@code
 *     pusher:connection_established} in whole seconds, at least 1. The <a
 *     href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#ping-and-pong-messages">protocol</a>
 *     recommends 120 s
 * @param pongTimeout the timeout of a pong; 30 s on the same page
 * @param maxConnections open connections; 100 in <a href="https://pusher.com/channels/pricing/">the
 *     sandbox plan</a>, more are useful for tests
 * @param subscriptionCount whether subscribers are told how many they are
 * @param authorizedConnections whether connections must authorize themselves
 * @param authorizationTimeout within this time; 30 s in <a
 *     href="https://stackoverflow.com/questions/73421901/laravel-echo-with-pusher-disconnect-after-30-seconds">a
 *     report</a>
 * @param clientEventsPerSecond client events of one connection per second; 10 on <a
 *     href="https://pusher.com/docs/channels/using_channels/events/#rate-limit-your-events">the
 *     events page</a>
 * @param presenceMembers distinct users of a presence channel; 100 on <a
 *     href="https://pusher.com/docs/channels/using_channels/presence-channels/#limitations">the
 *     presence page</a>
 * @param unsentFrames unsent frames of a client before it is disconnected; our choice
 * @param sendTimeout the timeout for writing a frame, after which the client is disconnected; our
 *     choice
 * @param webhook null if there are no webhooks
 */
record ServerSettings(
    Duration activityTimeout,
    Duration pongTimeout,
    int maxConnections,
    boolean subscriptionCount,
    boolean authorizedConnections,
    Duration authorizationTimeout,
    int clientEventsPerSecond,
    int presenceMembers,
    int unsentFrames,
    Duration sendTimeout,
    @Nullable WebhookTarget webhook) {}
