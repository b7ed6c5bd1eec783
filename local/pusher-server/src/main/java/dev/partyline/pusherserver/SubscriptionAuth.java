package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a connection may subscribe, by <a
 * href="https://pusher.com/docs/channels/library_auth_reference/auth-signatures/">auth
 * signatures</a>: {@code auth} is the key, a colon and the signature of {@code
 * socket_id:channel_name}, with {@code :channel_data} behind it if there is some. Thread-safe.
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

    /** May subscribe; {@code member} is who presence shows, null on every other channel. */
    record Granted(@Nullable Member member) implements Decision {}

    record Refused(ProtocolError error) implements Decision {}
  }

  /**
   * @param user who the connection is signed in as, or null; a presence channel takes it as the
   *     member where {@code channel_data} is left out, as <a
   *     href="https://pusher.com/docs/channels/using_channels/presence-channels/">presence
   *     channels</a> has it
   */
  Decision decide(SocketId socket, ClientFrame.Subscribe request, @Nullable Member user) {
    ChannelName channel = request.channel();
    return switch (channel.kind()) {
      case PUBLIC -> new Decision.Granted(null);
      case SERVER_TO_USER ->
          user != null && channel.reachesUser(user.userId())
              ? new Decision.Granted(null)
              : new Decision.Refused(ProtocolError.userChannelOfAnother(channel));
      case PRIVATE ->
          signatureProblem(socket, request)
              .<Decision>map(Decision.Refused::new)
              .orElseGet(() -> new Decision.Granted(null));
      case PRESENCE ->
          signatureProblem(socket, request)
              .<Decision>map(Decision.Refused::new)
              .orElseGet(() -> member(channel, request.channelData(), user));
    };
  }

  private Optional<ProtocolError> signatureProblem(SocketId socket, ClientFrame.Subscribe request) {
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
      ChannelName channel, @Nullable String channelData, @Nullable Member user) {
    if (channelData == null) {
      return user == null
          ? refused(channel, "it is missing, and the connection is not signed in")
          : new Decision.Granted(user);
    }
    Optional<ObjectNode> json = Json.object(channelData);
    if (json.isEmpty()) {
      return refused(channel, "not a JSON object");
    }
    JsonNode id = json.get().path("user_id");
    JsonNode info = json.get().path("user_info");
    return Member.idProblem(id)
        .or(() -> Member.infoProblem(info))
        .map(problem -> refused(channel, problem))
        .orElseGet(() -> new Decision.Granted(Member.of(id, info)));
  }

  private static Decision refused(ChannelName channel, String why) {
    return new Decision.Refused(ProtocolError.channelDataInvalid(channel, why));
  }
}
