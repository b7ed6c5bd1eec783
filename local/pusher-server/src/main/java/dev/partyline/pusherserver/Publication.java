package dev.partyline.pusherserver;

/**
 * An event that was published over the HTTP API, on one of its channels. Client events are none.
 *
 * @param channel the channel's name; {@code #server-to-user-<id>} for an event to a user
 * @param event the event's name
 * @param data the data as published: usually JSON
 */
public record Publication(String channel, String event, String data) {}
