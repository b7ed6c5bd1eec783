package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A frame from a client (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#events">the
 * protocol's events</a>).
 */
sealed interface ClientFrame {

  /** Answered with a pong. */
  record Ping() implements ClientFrame {}

  /** Needs no answer. */
  record Pong() implements ClientFrame {}

  /** {@code auth} and {@code channelData} are null if they are missing. */
  record Subscribe(ChannelName channel, @Nullable String auth, @Nullable String channelData)
      implements ClientFrame {}

  record Unsubscribe(ChannelName channel) implements ClientFrame {}

  record SignIn(String auth, String userData) implements ClientFrame {}

  /** {@code data} is relayed unchanged, whether string or not. */
  record ClientEvent(String event, ChannelName channel, JsonNode data) implements ClientFrame {}

  /** A frame that cannot be parsed, with the error for the client. */
  record Unreadable(ProtocolError error) implements ClientFrame {}

  String CLIENT_EVENT_PREFIX = "client-";

  /** Parses a text frame. Never fails: invalid text is {@link Unreadable}. */
  static ClientFrame read(String text) {
    Optional<ObjectNode> json = Json.object(text);
    if (json.isEmpty()) {
      return malformed("not a JSON object");
    }
    JsonNode event = json.get().path("event");
    if (!event.isTextual()) {
      return malformed("event must be a string");
    }
    JsonNode data = json.get().path("data");
    return switch (event.textValue()) {
      case "pusher:ping" -> new Ping();
      case "pusher:pong" -> new Pong();
      case "pusher:subscribe" -> subscribe(data);
      case "pusher:unsubscribe" ->
          switch (channelIn(data)) {
            case ChannelRead.Named named -> new Unsubscribe(named.channel());
            case ChannelRead.Bad bad -> new Unreadable(bad.error());
          };
      case "pusher:signin" -> signIn(data);
      case String name when name.startsWith(CLIENT_EVENT_PREFIX) ->
          clientEvent(name, json.get(), data);
      case String name -> new Unreadable(ProtocolError.unsupportedEvent(name));
    };
  }

  private static ClientFrame clientEvent(String name, ObjectNode frame, JsonNode data) {
    if (isAbsent(frame.path("channel")) || isAbsent(data)) {
      return new Unreadable(ProtocolError.clientEventIncomplete());
    }
    return switch (channelIn(frame)) {
      case ChannelRead.Named named -> new ClientEvent(name, named.channel(), data);
      case ChannelRead.Bad bad -> new Unreadable(bad.error());
    };
  }

  private static ClientFrame subscribe(JsonNode data) {
    return switch (channelIn(data)) {
      case ChannelRead.Bad bad -> new Unreadable(bad.error());
      case ChannelRead.Named named
          when isTextOrAbsent(data.path("auth")) && isTextOrAbsent(data.path("channel_data")) ->
          new Subscribe(
              named.channel(),
              textOrNull(data.path("auth")),
              textOrNull(data.path("channel_data")));
      case ChannelRead.Named named -> malformed("auth and channel_data must be strings");
    };
  }

  private static ClientFrame signIn(JsonNode data) {
    JsonNode auth = data.path("auth");
    JsonNode userData = data.path("user_data");
    return auth.isTextual() && userData.isTextual()
        ? new SignIn(auth.textValue(), userData.textValue())
        : malformed("auth and user_data must be strings");
  }

  private static ChannelRead channelIn(JsonNode holder) {
    JsonNode channel = holder.path("channel");
    if (!channel.isTextual()) {
      return new ChannelRead.Bad(ProtocolError.malformed("channel must be a string"));
    }
    return ChannelName.parse(channel.textValue())
        .<ChannelRead>map(ChannelRead.Named::new)
        .orElseGet(() -> new ChannelRead.Bad(ProtocolError.invalidChannel(channel.textValue())));
  }

  private static boolean isTextOrAbsent(JsonNode node) {
    return node.isTextual() || isAbsent(node);
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static @Nullable String textOrNull(JsonNode node) {
    return node.isTextual() ? node.textValue() : null;
  }

  private static Unreadable malformed(String reason) {
    return new Unreadable(ProtocolError.malformed(reason));
  }

  /** The result of reading a channel field. */
  sealed interface ChannelRead {
    record Named(ChannelName channel) implements ChannelRead {}

    record Bad(ProtocolError error) implements ChannelRead {}
  }
}
