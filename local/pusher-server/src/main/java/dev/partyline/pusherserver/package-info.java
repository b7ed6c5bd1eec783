/**
 * A Pusher-compatible server for development and tests: the WebSocket protocol and the HTTP API of
 * Pusher Channels on loopback, without an account.
 *
 * <p>{@link dev.partyline.pusherserver.PusherServer} is the public API. A WebSocket frame goes from
 * {@code SocketEndpoint} (connections, frames) to {@code Channels} (subscriptions) to each
 * receiver's {@code Outbox}. An HTTP request goes from {@code HttpApi} through {@code
 * RequestSignature} to the same {@code Channels}.
 */
@org.jspecify.annotations.NullMarked
package dev.partyline.pusherserver;
