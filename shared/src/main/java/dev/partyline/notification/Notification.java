package dev.partyline.notification;

import dev.partyline.channel.Channel;

/**
 * An event on its way to a channel.
 *
 * @param channel where it goes; its name must {@linkplain Channel#fits fit}
 * @param event its name
 * @param data what it says, the event id included where it has one
 */
public record Notification(Channel channel, EventName event, EventData data) {}
