package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  HttpApi(PusherApp app, RequestSignature signature, Channels channels, Connections connections) {
    this.app = app;
    this.signature = signature;
    this.channels = channels;
    this.connections = connections;
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
    return route(request, path.subList(2, path.size()));
  }

  private ApiAnswer route(ApiRequest request, List<String> path) {
    String route = request.method() + " " + path.getFirst() + " " + path.size();
    return switch (route) {
      case "POST events 1" -> publish(PublishRequest.single(request.body()));
      case "POST batch_events 1" -> publishBatch(PublishRequest.batch(request.body()));
      case "GET channels 1" -> listChannels(request);
      case "GET channels 2" -> describeChannel(request, path.get(1));
      case "GET channels 3" ->
          path.get(2).equals("users") ? listUsers(path.get(1)) : ApiAnswer.notFound("Not found");
      case "POST users 3" ->
          path.get(2).equals("terminate_connections")
              ? terminateConnections(path.get(1))
              : ApiAnswer.notFound("Not found");
      default -> ApiAnswer.notFound("Not found");
    };
  }

  private ApiAnswer publish(PublishRequest request) {
    return switch (request) {
      case PublishRequest.Refused refused -> refused.answer();
      case PublishRequest.Accepted accepted -> {
        channels.publish(accepted.events());
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

  private ApiAnswer publishBatch(PublishRequest request) {
    return switch (request) {
      case PublishRequest.Refused refused -> refused.answer();
      case PublishRequest.Accepted accepted -> {
        channels.publish(accepted.events());
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
    }
    return ApiAnswer.ok(Json.newObject());
  }

  private void describe(ObjectNode json, Set<InfoAttribute> info, ChannelName channel) {
    InfoAttribute.describe(json, info, channel, channels.occupancy(channel));
  }
}
