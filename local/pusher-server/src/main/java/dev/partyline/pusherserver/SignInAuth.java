package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a user sign-in (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/auth-signatures/#user-authentication">user
 * authentication</a>): {@code auth} is the key, a colon and the signature of {@code
 * socket_id::user::user_data}. {@code watchlist} is an array of user ids (<a
 * href="https://pusher.com/docs/channels/using_channels/watchlist-events/">watchlist events</a>);
 * unknown fields of {@code user_data} are ignored. Thread-safe.
 */
final class SignInAuth {

  private final PusherApp app;
  private final AppSignature signature;

  SignInAuth(PusherApp app, AppSignature signature) {
    this.app = app;
    this.signature = signature;
  }

  /** The answer to a sign-in. */
  sealed interface Decision {
    record Granted(SignedInUser user) implements Decision {}

    record Refused(ProtocolError error) implements Decision {}
  }

  Decision decide(SocketId socket, ClientFrame.SignIn request) {
    return signatureError(socket, request)
        .<Decision>map(Decision.Refused::new)
        .orElseGet(() -> user(request.userData()));
  }

  private Optional<ProtocolError> signatureError(SocketId socket, ClientFrame.SignIn request) {
    String auth = request.auth();
    int colon = auth.indexOf(':');
    if (colon < 0) {
      return Optional.of(ProtocolError.signInAuthMalformed());
    }
    String key = auth.substring(0, colon);
    if (!key.equals(app.key())) {
      return Optional.of(ProtocolError.signInKeyUnknown(key));
    }
    String text = socket + "::user::" + request.userData();
    String claimed = auth.substring(colon + 1);
    return signature.matches(text, claimed)
        ? Optional.empty()
        : Optional.of(ProtocolError.authInvalid(text, claimed));
  }

  private static Decision user(String userData) {
    Optional<ObjectNode> json = Json.object(userData);
    if (json.isEmpty()) {
      return new Decision.Refused(ProtocolError.userDataInvalid("not a JSON object"));
    }
    JsonNode id = json.get().path("id");
    JsonNode info = json.get().path("user_info");
    JsonNode watchlist = json.get().path("watchlist");
    if (!id.isTextual()) {
      return new Decision.Refused(ProtocolError.userDataInvalid("id must be a string"));
    }
    Optional<UserId> userId = UserId.parse(id.textValue());
    if (userId.isEmpty()) {
      return new Decision.Refused(ProtocolError.userIdInvalid(id.textValue()));
    }
    return infoError(info)
        .or(() -> watchlistError(watchlist))
        .<Decision>map(error -> new Decision.Refused(ProtocolError.userDataInvalid(error)))
        .orElseGet(
            () ->
                new Decision.Granted(
                    new SignedInUser(userId.get(), Member.infoOf(info), idsIn(watchlist))));
  }

  private static Optional<String> infoError(JsonNode info) {
    return Member.isObjectOrAbsent(info)
        ? Member.infoError(info)
        : Optional.of("user_info must be an object");
  }

  private static Optional<String> watchlistError(JsonNode watchlist) {
    boolean valid =
        watchlist.isMissingNode()
            || watchlist.isNull()
            || (watchlist.isArray() && Json.elements(watchlist).allMatch(JsonNode::isTextual));
    return valid ? Optional.empty() : Optional.of("watchlist must be an array of user ids");
  }

  private static Set<String> idsIn(JsonNode watchlist) {
    Set<String> ids = new LinkedHashSet<>();
    Json.elements(watchlist).forEach(id -> ids.add(id.textValue()));
    return ids;
  }
}
