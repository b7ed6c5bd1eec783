package dev.partyline.channel;

/**
 * What a client asks to be signed.
 *
 * @param socketId the connection that asks
 * @param channel the channel it wants to be in
 */
public record Subscription(SocketId socketId, Channel channel) {}
