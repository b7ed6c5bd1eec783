package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the frames that the server sends (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#events">the
 * protocol's events</a>). {@code data} is JSON inside a string ("double encoding"), except in
 * {@code pusher:error} and {@code pusher:signin_success}, where that page shows an object.
 */
final class ServerFrame {

  private ServerFrame() {}

  /** The first frame. {@code activity_timeout} is for "protocol 7 and above". */
  static String connectionEstablished(SocketId id, int protocol, Duration activityTimeout) {
    ObjectNode data = Json.newObject();
    data.put("socket_id", id.toString());
    if (protocol >= 7) {
      // pusher-js rejects a timeout of 0.
      data.put("activity_timeout", Math.max(1, activityTimeout.toSeconds()));
    }
    return frame("pusher:connection_established", null, data.toString());
  }

  static String ping() {
    return frame("pusher:ping", null, "{}");
  }

  static String pong() {
    return frame("pusher:pong", null, "{}");
  }

  static String error(@Nullable Integer code, String message) {
    ObjectNode data = Json.newObject();
    data.put("code", code);
    data.put("message", message);
    return object("pusher:error", data);
  }

  static String signInSuccess(String userData) {
    return object("pusher:signin_success", Json.newObject().put("user_data", userData));
  }

  static String subscriptionSucceeded(ChannelName channel) {
    return frame("pusher_internal:subscription_succeeded", channel, "{}");
  }

  static String presenceSucceeded(ChannelName channel, Collection<Member> members) {
    ObjectNode data = Json.newObject();
    ObjectNode presence = data.putObject("presence");
    ArrayNode ids = presence.putArray("ids");
    ObjectNode hash = presence.putObject("hash");
    for (Member member : members) {
      ids.add(member.userId());
      hash.set(member.userId(), member.info());
    }
    presence.put("count", members.size());
    return frame("pusher_internal:subscription_succeeded", channel, data.toString());
  }

  static String memberAdded(ChannelName channel, Member member) {
    ObjectNode data = Json.newObject().put("user_id", member.userId());
    if (member.info() != null) {
      data.set("user_info", member.info());
    }
    return frame("pusher_internal:member_added", channel, data.toString());
  }

  static String memberRemoved(ChannelName channel, Member member) {
    ObjectNode data = Json.newObject().put("user_id", member.userId());
    return frame("pusher_internal:member_removed", channel, data.toString());
  }

  static String subscriptionCount(ChannelName channel, int count) {
    ObjectNode data = Json.newObject().put("subscription_count", count);
    return frame("pusher_internal:subscription_count", channel, data.toString());
  }

  static String cacheMiss(ChannelName channel) {
    return frame("pusher:cache_miss", channel, "{}");
  }

  static String watchlistEvents(List<Watchlists.WatchlistEvent> events) {
    ObjectNode data = Json.newObject();
    ArrayNode list = data.putArray("events");
    for (Watchlists.WatchlistEvent event : events) {
      ArrayNode ids = list.addObject().put("name", event.name()).putArray("user_ids");
      event.userIds().forEach(ids::add);
    }
    return frame("pusher_internal:watchlist_events", null, data.toString());
  }

  static String event(ChannelName channel, String name, String data) {
    return frame(name, channel, data);
  }

  /** {@code userId} is the sender's on presence channels, else null. */
  static String clientEvent(
      ChannelName channel, String name, JsonNode data, @Nullable String userId) {
    ObjectNode frame = Json.newObject().put("event", name).put("channel", channel.toString());
    frame.set("data", data);
    if (userId != null) {
      frame.put("user_id", userId);
    }
    return frame.toString();
  }

  private static String frame(String event, @Nullable ChannelName channel, String data) {
    ObjectNode frame = Json.newObject().put("event", event);
    if (channel != null) {
      frame.put("channel", channel.toString());
    }
    return frame.put("data", data).toString();
  }

  private static String object(String event, ObjectNode data) {
    ObjectNode frame = Json.newObject().put("event", event);
    frame.set("data", data);
    return frame.toString();
  }
}
