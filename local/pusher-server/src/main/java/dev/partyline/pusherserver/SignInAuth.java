package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Checks a user sign-in (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/auth-signatures/#user-authentication">user
 * authentication</a>): {@code auth} is the key, a colon and the signature of {@code
 * socket_id::user::user_data}. Thread-safe.
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
    record Granted(Member user) implements Decision {}

    record Refused(ProtocolError error) implements Decision {}
  }

  Decision decide(SocketId socket, ClientFrame.SignIn request) {
    String prefix = app.key() + ":";
    String auth = request.auth();
    if (!auth.startsWith(prefix)) {
      return refused("auth must have the format 'key:signature', with this app's key");
    }
    String text = socket + "::user::" + request.userData();
    if (!signature.matches(text, auth.substring(prefix.length()))) {
      return refused("invalid signature: expected the signature of " + text);
    }
    Optional<ObjectNode> json = Json.object(request.userData());
    if (json.isEmpty()) {
      return refused("user_data is not a JSON object");
    }
    JsonNode id = json.get().path("id");
    JsonNode info = json.get().path("user_info");
    if (!id.isTextual()) {
      return refused("user_data must have an id, a string");
    }
    return Member.idError(id)
        .or(() -> Member.infoError(info))
        .map(SignInAuth::refused)
        .orElseGet(() -> new Decision.Granted(Member.of(id, info)));
  }

  private static Decision refused(String reason) {
    return new Decision.Refused(ProtocolError.signInRefused(reason));
  }
}
