package dev.partyline.notification;

import dev.partyline.channel.Channel;

/**
 * An event to publish on a channel.
 *
 * @param channel its name must {@linkplain Channel#fits fit}
 * @param data includes the event id, if there is one
 */
public record Notification(Channel channel, EventName event, EventData data) {}
