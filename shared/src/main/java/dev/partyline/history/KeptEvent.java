package dev.partyline.history;

/**
 * An event in the history.
 *
 * @param name the event's name at Pusher
 * @param data the published JSON text
 */
public record KeptEvent(String eventId, String name, String data) {}
