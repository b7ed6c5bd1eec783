/**
 * A server that speaks Pusher Channels' WebSocket protocol and HTTP API on loopback, for
 * development and tests without an account.
 *
 * <p>{@link dev.partyline.pusherserver.PusherServer} is the way in. Inside, a frame goes from
 * {@code SocketEndpoint} (which connection, what does it want) to {@code Channels} (who is where)
 * to each receiver's {@code Outbox}; an HTTP call goes from {@code HttpApi} through {@code
 * RequestSignature} to the same {@code Channels}.
 */
@org.jspecify.annotations.NullMarked
package dev.partyline.pusherserver;
