/**
 * A Pusher-compatible server for development and tests: the WebSocket protocol and the HTTP API of
 * Pusher Channels on loopback, without an account.
 *
 * <p>{@link dev.partyline.pusherserver.PusherServer} and its {@link
 * dev.partyline.pusherserver.PusherServerBuilder builder} are the public API. A WebSocket frame
 * goes from {@code ClientSocket} to {@code SocketEndpoint} (connections, frames) to {@code
 * Channels} (subscriptions) to each receiver's {@code Outbox}. An HTTP request goes from {@code
 * HttpApi} through {@code RequestSignature} to the same {@code Channels}. What happens in channels
 * goes to {@code Webhooks}.
 */
@org.jspecify.annotations.NullMarked
package dev.partyline.pusherserver;
