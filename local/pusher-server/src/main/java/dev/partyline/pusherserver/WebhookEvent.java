package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What the app server is told by a webhook (<a
 * href="https://pusher.com/docs/channels/server_api/webhooks/#events">events</a>).
 */
sealed interface WebhookEvent {

  /** The event as in the webhook's body. */
  ObjectNode json();

  ChannelName channel();

  record ChannelOccupied(ChannelName channel) implements WebhookEvent {
    @Override
    public ObjectNode json() {
      return named("channel_occupied", channel);
    }
  }

  record ChannelVacated(ChannelName channel) implements WebhookEvent {
    @Override
    public ObjectNode json() {
      return named("channel_vacated", channel);
    }
  }

  record MemberAdded(ChannelName channel, String userId) implements WebhookEvent {
    @Override
    public ObjectNode json() {
      return named("member_added", channel).put("user_id", userId);
    }
  }

  record MemberRemoved(ChannelName channel, String userId) implements WebhookEvent {
    @Override
    public ObjectNode json() {
      return named("member_removed", channel).put("user_id", userId);
    }
  }

  /** {@code userId} is the sender's on presence channels, else null. */
  record ClientEvent(
      ChannelName channel, String event, JsonNode data, SocketId sender, @Nullable String userId)
      implements WebhookEvent {
    @Override
    public ObjectNode json() {
      ObjectNode json = named("client_event", channel).put("event", event);
      // The libraries' type of data is a string.
      json.put("data", data.isTextual() ? data.textValue() : data.toString());
      json.put("socket_id", sender.toString());
      return userId == null ? json : json.put("user_id", userId);
    }
  }

  record CacheMiss(ChannelName channel) implements WebhookEvent {
    @Override
    public ObjectNode json() {
      return named("cache_miss", channel);
    }
  }

  record SubscriptionCount(ChannelName channel, int count) implements WebhookEvent {
    @Override
    public ObjectNode json() {
      return named("subscription_count", channel).put("subscription_count", count);
    }
  }

  private static ObjectNode named(String name, ChannelName channel) {
    return Json.newObject().put("name", name).put("channel", channel.toString());
  }
}
