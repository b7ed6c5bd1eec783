package dev.partyline.channel;

/**
 * A subscription to be signed.
 *
 * @param socketId the client's connection
 * @param channel the channel to subscribe to
 */
public record Subscription(SocketId socketId, Channel channel) {}
