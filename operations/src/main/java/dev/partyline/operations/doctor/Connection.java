package dev.partyline.operations.doctor;

import dev.partyline.operations.doctor.PusherSocket.Frame;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.PusherHost;
import java.util.Optional;

/** Checks that a client with this key can connect. Later checks use the connection. */
final class Connection implements AutoCloseable {

  static final String CHECK = "connection";

  private final Http http;
  private final Fixes fixes;
  private Optional<PusherSocket> socket = Optional.empty();
  private Optional<String> socketId = Optional.empty();

  Connection(Http http, Fixes fixes) {
    this.http = http;
    this.fixes = fixes;
  }

  Finding open(Optional<PusherHost> host, Optional<PusherCredentials> credentials) {
    if (host.isEmpty() || credentials.isEmpty()) {
      return Finding.skip(CHECK, host.isEmpty() ? "no cluster is set" : "no key is set");
    }
    String authority = PusherSocket.authority(host.get());
    try {
      PusherSocket opened = PusherSocket.connect(http, host.get(), credentials.get().key());
      socket = Optional.of(opened);
      Optional<Frame> first =
          opened.await(
              frame -> frame.event().equals("pusher:connection_established") || frame.isRefusal());
      if (first.isEmpty()) {
        return Finding.fail(
            CHECK,
            authority + " sends nothing within " + http.limit().toSeconds() + " s",
            "It accepts WebSockets, but may not be Pusher: check PUSHER_HOST");
      }
      if (first.get().isRefusal()) {
        return refused(first.get());
      }
      socketId = Optional.of(first.get().data().path("socket_id").asText());
      return Finding.ok(CHECK, "a client with this key can connect to " + authority);
    } catch (NoResponseException e) {
      return Finding.fail(
          CHECK,
          authority + ": " + e.reason(),
          "Allow WebSockets to it: a proxy or firewall that blocks them here blocks browsers too");
    }
  }

  /**
   * <a
   * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#error-codes">Error
   * codes</a>.
   */
  private Finding refused(Frame frame) {
    String seen = "Pusher refuses the connection with " + frame.code();
    return switch (frame.code()) {
      case 4000 -> Finding.fail(CHECK, seen + ": TLS only", "Connect with TLS: PUSHER_TLS=true");
      case 4001 ->
          Finding.fail(CHECK, seen + ": no app with this key in this cluster", fixes.otherKey());
      case 4003 ->
          Finding.fail(CHECK, seen + ": the app is disabled", "Enable it in Pusher's dashboard");
      case 4004 ->
          Finding.fail(
              CHECK,
              seen + ": over the quota of connections",
              "Check the app's connections in Pusher's dashboard: close some, or use a larger plan");
      case 4100 -> Finding.fail(CHECK, seen + ": over capacity", "Retry later");
      default -> Finding.fail(CHECK, seen, "See docs/troubleshooting.md, Errors 4000 to 4399");
    };
  }

  /** The connection; empty if it failed. */
  Optional<PusherSocket> socket() {
    return socketId.flatMap(connected -> socket);
  }

  /** The socket id that Pusher assigned; empty if the connection failed. */
  Optional<String> socketId() {
    return socketId;
  }

  @Override
  public void close() {
    socket.ifPresent(PusherSocket::close);
  }
}
