package dev.partyline.pusherserver;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Accepts or refuses a connection by its URL (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#websocket-connection">WebSocket
 * connection</a>): {@code /app/<key>?protocol=7&client=js&version=8.6.0}.
 */
final class Handshake {

  private static final String PATH = "/app/";

  /** Version 7, and 5 and 6, which differ only in how a client handles a closed connection. */
  private static final Pattern PROTOCOLS = Pattern.compile("[567]");

  private static final Pattern VERSION =
      Pattern.compile("[0-9]+(\\.[0-9]+){0,3}([-+.][-+.0-9A-Za-z]*)?");

  private final PusherApp app;

  Handshake(PusherApp app) {
    this.app = app;
  }

  /**
   * Returns why the connection is refused; empty if it is accepted.
   *
   * @param path the request's path
   * @param protocol the query parameter, or null; required by Pusher's page
   * @param version the client library's version, or null; optional, but must be valid
   */
  Optional<CloseReason> refusal(String path, @Nullable String protocol, @Nullable String version) {
    String key = path.startsWith(PATH) ? path.substring(PATH.length()) : "";
    if (key.isEmpty() || key.contains("/")) {
      return Optional.of(CloseReason.pathNotFound());
    }
    if (!key.equals(app.key())) {
      return Optional.of(CloseReason.unknownApp(key));
    }
    if (protocol == null) {
      return Optional.of(CloseReason.noProtocol());
    }
    if (!PROTOCOLS.matcher(protocol).matches()) {
      return Optional.of(CloseReason.unsupportedProtocol());
    }
    if (version != null && !VERSION.matcher(version).matches()) {
      return Optional.of(CloseReason.invalidVersion());
    }
    return Optional.empty();
  }
}
