package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The HTTP API for server libraries (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/">reference</a>).
 * Thread-safe.
 */
final class HttpApi {

  private final PusherApp app;
  private final RequestSignature signature;
  private final Channels channels;
  private final Connections connections;
  private final Watchlists watchlists;
  private final Consumer<Publication> published;

  /**
   * Creates the API.
   *
   * @param published is told of each event and channel
   */
  HttpApi(
      PusherApp app,
      RequestSignature signature,
      Channels channels,
      Connections connections,
      Watchlists watchlists,
      Consumer<Publication> published) {
    this.app = app;
    this.signature = signature;
    this.channels = channels;
    this.connections = connections;
    this.watchlists = watchlists;
    this.published = published;
  }

  /** Answers a request: checks the app, then the signature, then handles the route. */
  ApiAnswer answer(ApiRequest request) {
    List<String> path = request.segments();
    if (path.size() < 3 || !path.getFirst().equals("apps")) {
      return ApiAnswer.notFound("Not found");
    }
    if (!path.get(1).equals(app.id())) {
      return ApiAnswer.notFound("Unknown app_id: " + path.get(1));
    }
    Optional<String> error = signature.error(request);
    if (error.isPresent()) {
      return ApiAnswer.unauthorized(error.get());
    }
    return request
        .body()
        .text()
        .map(body -> route(request, path.subList(2, path.size()), body))
        .orElseGet(() -> ApiAnswer.badRequest("The body is not valid UTF-8"));
  }

  /**
   * @param path the segments behind the app's id: a resource, or a resource, a name and another
   *     resource
   */
  private ApiAnswer route(ApiRequest request, List<String> path, String body) {
    // RFC 9110 section 9.3.2: HEAD is GET without content, which Jetty leaves out.
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    String resource = path.getFirst() + (path.size() > 2 ? " " + path.get(2) : "");
    return switch (method + " " + path.size() + " " + resource) {
      case "POST 1 events" -> publish(PublishRequest.single(request, body));
      case "POST 1 batch_events" -> publishBatch(PublishRequest.batch(body));
      case "POST 3 channels events" ->
          publishOnChannel(PublishRequest.onChannel(request, path.get(1), body));
      case "GET 1 channels" -> listChannels(request);
      case "GET 2 channels" -> describeChannel(request, path.get(1));
      case "GET 3 channels users" ->
          withoutParameters(request).orElseGet(() -> listUsers(path.get(1)));
      case "POST 3 users terminate_connections" ->
          withoutParameters(request).orElseGet(() -> terminateConnections(path.get(1)));
      default -> ApiAnswer.notFound("Not found");
    };
  }

  /** The refusal if the request has parameters: "No additional parameters needed or allowed". */
  private static Optional<ApiAnswer> withoutParameters(ApiRequest request) {
    return request.ownParameters().stream()
        .findFirst()
        .map(parameter -> ApiAnswer.badRequest("Unexpected parameter: " + parameter.name()));
  }

  private ApiAnswer publish(PublishRequest request) {
    return switch (request) {
      case PublishRequest.Refused refused -> refused.answer();
      case PublishRequest.Accepted accepted -> {
        publish(accepted.events());
        ObjectNode answer = Json.newObject();
        for (PublishedEvent event : accepted.events()) {
          if (!event.info().isEmpty()) {
            ObjectNode byChannel = answer.putObject("channels");
            event
                .channels()
                .forEach(
                    channel ->
                        describe(byChannel.putObject(channel.toString()), event.info(), channel));
          }
        }
        yield ApiAnswer.ok(answer);
      }
    };
  }

  private ApiAnswer publishOnChannel(PublishRequest request) {
    return switch (request) {
      case PublishRequest.Refused refused -> refused.answer();
      case PublishRequest.Accepted accepted -> {
        publish(accepted.events());
        yield ApiAnswer.accepted();
      }
    };
  }

  private void publish(List<PublishedEvent> events) {
    channels.publish(events);
    for (PublishedEvent event : events) {
      for (ChannelName channel : event.channels()) {
        published.accept(new Publication(channel.toString(), event.name(), event.data()));
      }
    }
  }

  private ApiAnswer publishBatch(PublishRequest request) {
    return switch (request) {
      case PublishRequest.Refused refused -> refused.answer();
      case PublishRequest.Accepted accepted -> {
        publish(accepted.events());
        ObjectNode answer = Json.newObject();
        if (accepted.events().stream().anyMatch(event -> !event.info().isEmpty())) {
          ArrayNode attributes = answer.putArray("batch");
          for (PublishedEvent event : accepted.events()) {
            describe(attributes.addObject(), event.info(), event.channels().getFirst());
          }
        }
        yield ApiAnswer.ok(answer);
      }
    };
  }

  private ApiAnswer listChannels(ApiRequest request) {
    String prefix = request.parameter("filter_by_prefix").orElse("");
    Optional<Set<InfoAttribute>> info = InfoAttribute.parse(request.parameter("info").orElse(""));
    if (info.isEmpty()) {
      return ApiAnswer.badRequest("info must be a list of user_count, subscription_count");
    }
    if (info.get().contains(InfoAttribute.USER_COUNT)
        && !prefix.startsWith(ChannelName.PRESENCE_PREFIX)) {
      return ApiAnswer.badRequest(
          "user_count may only be requested for presence channels - please supply filter_by_prefix"
              + " beginning with presence-");
    }
    ObjectNode answer = Json.newObject();
    ObjectNode byChannel = answer.putObject("channels");
    channels
        .occupied(prefix)
        .forEach(
            (channel, occupancy) ->
                InfoAttribute.describe(
                    byChannel.putObject(channel.toString()), info.get(), channel, occupancy));
    return ApiAnswer.ok(answer);
  }

  private ApiAnswer describeChannel(ApiRequest request, String name) {
    Optional<ChannelName> channel = ChannelName.parse(name);
    if (channel.isEmpty()) {
      return ApiAnswer.badRequest("Invalid channel name: '" + name + "'");
    }
    Optional<Set<InfoAttribute>> info = InfoAttribute.parse(request.parameter("info").orElse(""));
    if (info.isEmpty()) {
      return ApiAnswer.badRequest("info must be a list of user_count, subscription_count");
    }
    if (info.get().stream().anyMatch(attribute -> !attribute.appliesTo(channel.get()))) {
      return ApiAnswer.badRequest("user_count may only be requested for presence channels");
    }
    Occupancy occupancy = channels.occupancy(channel.get());
    ObjectNode answer = Json.newObject().put("occupied", occupancy.subscriptions() > 0);
    InfoAttribute.describe(answer, info.get(), channel.get(), occupancy);
    return ApiAnswer.ok(answer);
  }

  private ApiAnswer listUsers(String name) {
    Optional<ChannelName> channel = ChannelName.parse(name).filter(ChannelName::isPresence);
    if (channel.isEmpty()) {
      return ApiAnswer.badRequest("Users can only be retrieved for presence channels");
    }
    ObjectNode answer = Json.newObject();
    ArrayNode users = answer.putArray("users");
    channels.members(channel.get()).forEach(member -> users.addObject().put("id", member.userId()));
    return ApiAnswer.ok(answer);
  }

  /**
   * Terminates the connections that signed in as a user (<a
   * href="https://pusher.com/docs/channels/server_api/terminating-user-connections/">terminating
   * user connections</a>): unsubscribes them before it returns; their sockets close later. Succeeds
   * if there are none.
   */
  private ApiAnswer terminateConnections(String userId) {
    Optional<UserId> id = UserId.parse(userId);
    if (id.isEmpty()) {
      return ApiAnswer.badRequest(UserId.error(userId));
    }
    for (Connection connection : connections.signedInAs(id.get())) {
      channels.remove(connection);
      connection.close(CloseReason.terminated());
      watchlists.remove(connection);
    }
    return ApiAnswer.ok(Json.newObject());
  }

  private void describe(ObjectNode json, Set<InfoAttribute> info, ChannelName channel) {
    InfoAttribute.describe(json, info, channel, channels.occupancy(channel));
  }
}
