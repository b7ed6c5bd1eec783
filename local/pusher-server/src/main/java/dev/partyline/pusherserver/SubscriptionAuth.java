package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a connection may subscribe (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/auth-signatures/">auth
 * signatures</a>): {@code auth} is the key, a colon and the signature of {@code
 * socket_id:channel_name}, or of {@code socket_id:channel_name:channel_data}. Thread-safe.
 */
final class SubscriptionAuth {

  private final PusherApp app;
  private final AppSignature signature;

  SubscriptionAuth(PusherApp app, AppSignature signature) {
    this.app = app;
    this.signature = signature;
  }

  /** The answer to a subscription. */
  sealed interface Decision {

    /** May subscribe; {@code member} is the presence member, null on other channels. */
    record Granted(@Nullable Member member) implements Decision {}

    record Refused(ProtocolError error) implements Decision {}
  }

  /**
   * Decides about a subscription.
   *
   * @param user the signed-in user, or null; the member of a presence channel if {@code
   *     channel_data} is missing (<a
   *     href="https://pusher.com/docs/channels/using_channels/presence-channels/">presence
   *     channels</a>)
   */
  Decision decide(SocketId socket, ClientFrame.Subscribe request, @Nullable SignedInUser user) {
    ChannelName channel = request.channel();
    return switch (channel.kind()) {
      case PUBLIC -> new Decision.Granted(null);
      case SERVER_TO_USER ->
          user != null && channel.reachesUser(user.id())
              ? new Decision.Granted(null)
              : new Decision.Refused(ProtocolError.channelOfAnotherUser(channel));
      case PRIVATE ->
          signatureError(socket, request)
              .<Decision>map(Decision.Refused::new)
              .orElseGet(() -> new Decision.Granted(null));
      case PRESENCE ->
          signatureError(socket, request)
              .<Decision>map(Decision.Refused::new)
              .orElseGet(() -> member(channel, request.channelData(), user));
    };
  }

  private Optional<ProtocolError> signatureError(SocketId socket, ClientFrame.Subscribe request) {
    String auth = request.auth();
    if (auth == null || auth.isEmpty()) {
      return Optional.of(ProtocolError.authMissing(request.channel()));
    }
    int colon = auth.indexOf(':');
    if (colon < 0) {
      return Optional.of(ProtocolError.authMalformed(request.channel()));
    }
    String key = auth.substring(0, colon);
    if (!key.equals(app.key())) {
      return Optional.of(ProtocolError.authKeyUnknown(key));
    }
    String data = request.channelData();
    String text = socket + ":" + request.channel() + (data == null ? "" : ":" + data);
    String claimed = auth.substring(colon + 1);
    return signature.matches(text, claimed)
        ? Optional.empty()
        : Optional.of(ProtocolError.authInvalid(text, claimed));
  }

  private static Decision member(
      ChannelName channel, @Nullable String channelData, @Nullable SignedInUser user) {
    if (channelData == null) {
      return user == null
          ? refused(channel, "missing, and the connection is not signed in")
          : new Decision.Granted(user.asMember());
    }
    Optional<ObjectNode> json = Json.object(channelData);
    if (json.isEmpty()) {
      return refused(channel, "not a JSON object");
    }
    JsonNode id = json.get().path("user_id");
    JsonNode info = json.get().path("user_info");
    if (!Member.isObjectOrAbsent(info)) {
      return new Decision.Refused(ProtocolError.userInfoNotAnObject());
    }
    return Member.idError(id)
        .or(() -> Member.infoError(info))
        .map(error -> refused(channel, error))
        .orElseGet(() -> new Decision.Granted(Member.of(id, info)));
  }

  private static Decision refused(ChannelName channel, String reason) {
    return new Decision.Refused(ProtocolError.channelDataInvalid(channel, reason));
  }
}
