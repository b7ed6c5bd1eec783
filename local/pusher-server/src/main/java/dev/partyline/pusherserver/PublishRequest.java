package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events of a request to publish, parsed and validated (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/#events">events</a>). One
 * invalid event makes the whole request invalid.
 */
sealed interface PublishRequest {

  /** The events to publish, in order. */
  record Accepted(List<PublishedEvent> events) implements PublishRequest {}

  record Refused(ApiAnswer answer) implements PublishRequest {}

  /** "Limited to 100 channels". */
  int MAX_CHANNELS = 100;

  /** "Up to 10 per call". */
  int MAX_BATCH = 10;

  /** Names that begin with it are Pusher's own. */
  String RESERVED_PREFIX = "pusher";

  /**
   * An event in the body, or in the query if there is no body: "parameters MAY be submitted in the
   * query string", arrays as {@code channels[]=a&channels[]=b}.
   */
  static PublishRequest single(ApiRequest request, String body) {
    if (request.body().isEmpty()) {
      return inQuery(request);
    }
    return Json.object(body)
        .map(event -> event(event, channelsOf(event)))
        .orElseGet(() -> refused("the body must be a JSON object"));
  }

  private static PublishRequest inQuery(ApiRequest request) {
    ObjectNode event = withParameters(request, "name", "data", "channel", "socket_id", "info");
    ArrayNode channels = event.putArray("channels");
    request.values("channels[]").forEach(channels::add);
    return event(event, channelsOf(event));
  }

  /**
   * The deprecated resource of a channel: name and {@code socket_id} are in the query, and the body
   * is the data (<a
   * href="https://pusher.com/docs/channels/library_auth_reference/rest-api-deprecated/">deprecated
   * methods</a>).
   */
  static PublishRequest onChannel(ApiRequest request, String channel, String body) {
    ObjectNode event = withParameters(request, "name", "socket_id");
    event.put("channel", channel).put("data", body);
    return event(event, channelsOf(event));
  }

  private static ObjectNode withParameters(ApiRequest request, String... names) {
    ObjectNode event = Json.newObject();
    for (String name : names) {
      request.parameter(name).ifPresent(value -> event.put(name, value));
    }
    return event;
  }

  static PublishRequest batch(String body) {
    Optional<JsonNode> batch =
        Json.object(body).map(json -> json.path("batch")).filter(JsonNode::isArray);
    if (batch.isEmpty()) {
      return refused("the body must be a JSON object with batch, an array");
    }
    if (batch.get().size() > MAX_BATCH) {
      return refused(
          "batch has %d events, at most %d are allowed".formatted(batch.get().size(), MAX_BATCH));
    }
    List<PublishedEvent> events = new ArrayList<>();
    for (JsonNode element : batch.get()) {
      if (!(element instanceof ObjectNode event)) {
        return refused("every event in batch must be a JSON object");
      }
      switch (event(event, List.of(event.path("channel")))) {
        case Accepted accepted -> events.addAll(accepted.events());
        case Refused refused -> {
          return refused;
        }
      }
    }
    return new Accepted(List.copyOf(events));
  }

  private static List<JsonNode> channelsOf(ObjectNode event) {
    List<JsonNode> channels = new ArrayList<>();
    if (!isAbsent(event.path("channel"))) {
      channels.add(event.path("channel"));
    }
    event.path("channels").forEach(channels::add);
    return channels;
  }

  private static PublishRequest event(ObjectNode event, List<JsonNode> channelNodes) {
    JsonNode name = event.path("name");
    if (!name.isTextual() || name.textValue().isEmpty()) {
      // As in https://github.com/pusher/pusher-js/issues/727 .
      return refused("Expected name parameter to be a string");
    }
    if (name.textValue().startsWith(RESERVED_PREFIX)) {
      // As in https://github.com/pusher/pusher-http-ruby/issues/142 .
      return refused("The 'pusher' namespace is reserved for internal usage");
    }
    if (name.textValue().length() > PublishedEvent.MAX_NAME) {
      return refused("name is longer than " + PublishedEvent.MAX_NAME + " characters");
    }
    JsonNode data = event.path("data");
    if (!data.isTextual()) {
      return refused("data is required and must be a string (JSON must be encoded as a string)");
    }
    if (data.textValue().getBytes(UTF_8).length > PublishedEvent.MAX_DATA_BYTES) {
      return new Refused(ApiAnswer.dataTooLarge());
    }
    if (channelNodes.isEmpty() || channelNodes.size() > MAX_CHANNELS) {
      return refused("1 to %d channels are required".formatted(MAX_CHANNELS));
    }
    List<ChannelName> channels = new ArrayList<>();
    for (JsonNode node : channelNodes) {
      Optional<ChannelName> channel =
          node.isTextual() ? ChannelName.parse(node.textValue()) : Optional.empty();
      if (channel.isEmpty()) {
        return refused("invalid channel name: " + node);
      }
      channels.add(channel.get());
    }
    Optional<SocketId> except = text(event.path("socket_id")).flatMap(SocketId::parse);
    if (except.isEmpty() && !isAbsent(event.path("socket_id"))) {
      return refused("invalid socket_id: " + event.path("socket_id"));
    }
    JsonNode info = event.path("info");
    Optional<Set<InfoAttribute>> attributes =
        isAbsent(info) ? Optional.of(Set.of()) : text(info).flatMap(InfoAttribute::parse);
    if (attributes.isEmpty()) {
      return refused("invalid info: " + info);
    }
    @Nullable SocketId excepted = except.orElse(null);
    return new Accepted(
        List.of(
            new PublishedEvent(
                name.textValue(),
                data.textValue(),
                channels.stream().distinct().toList(),
                excepted,
                attributes.get())));
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.ofNullable(node.textValue());
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static Refused refused(String reason) {
    return new Refused(ApiAnswer.badRequest(reason));
  }
}
