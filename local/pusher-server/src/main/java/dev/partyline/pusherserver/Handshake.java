package dev.partyline.pusherserver;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Accepts or refuses a connection by its URL (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#websocket-connection">WebSocket
 * connection</a>): {@code /app/<key>?protocol=7&client=js&version=8.6.0}.
 */
final class Handshake {

  private static final String PATH = "/app/";

  /** "Protocols 1, 2, and 3 are no longer supported". */
  private static final Pattern PROTOCOLS = Pattern.compile("[4567]");

  private static final int CURRENT_PROTOCOL = 7;

  private static final Pattern VERSION =
      Pattern.compile("[0-9]+(\\.[0-9]+){0,3}([-+.][-+.0-9A-Za-z]*)?");

  private final PusherApp app;

  Handshake(PusherApp app) {
    this.app = app;
  }

  /** The answer to a connection. */
  sealed interface Decision {

    /** The connection is accepted with a protocol version, 4 to 7. */
    record Accepted(int protocol) implements Decision {}

    /** The connection is closed; {@code protocol} is 0 if the client names none. */
    record Refused(CloseReason reason, int protocol) implements Decision {}
  }

  /**
   * Decides about a connection.
   *
   * @param path the request's path
   * @param protocol the query parameter; without it "the protocol version to use is inferred from
   *     the version parameter"
   * @param version the client library's version; optional, but must be valid
   */
  Decision decide(String path, Optional<String> protocol, Optional<String> version) {
    int asked = protocol.filter(text -> text.matches("[0-9]")).map(Integer::parseInt).orElse(0);
    return refusal(path, protocol, version)
        .<Decision>map(reason -> new Decision.Refused(reason, asked))
        .orElseGet(() -> new Decision.Accepted(asked == 0 ? CURRENT_PROTOCOL : asked));
  }

  private Optional<CloseReason> refusal(
      String path, Optional<String> protocol, Optional<String> version) {
    String key = path.startsWith(PATH) ? path.substring(PATH.length()) : "";
    if (key.isEmpty() || key.contains("/")) {
      return Optional.of(CloseReason.pathNotFound());
    }
    if (!key.equals(app.key())) {
      return Optional.of(CloseReason.unknownApp(key));
    }
    if (protocol.isEmpty() && version.isEmpty()) {
      return Optional.of(CloseReason.noProtocol());
    }
    if (version.isPresent() && !VERSION.matcher(version.get()).matches()) {
      return Optional.of(CloseReason.invalidVersion());
    }
    boolean supported =
        protocol.map(text -> PROTOCOLS.matcher(text).matches()).orElseGet(() -> isCurrent(version));
    return supported ? Optional.empty() : Optional.of(CloseReason.unsupportedProtocol());
  }

  /** Whether a version implies a current protocol: libraries before 2.0 had older ones. */
  private static boolean isCurrent(Optional<String> version) {
    return version.filter(text -> !text.matches("[01](\\D.*)?")).isPresent();
  }
}
