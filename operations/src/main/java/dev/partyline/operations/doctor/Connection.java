package dev.partyline.operations.doctor;

import dev.partyline.operations.doctor.PusherSocket.Frame;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.PusherHost;
import java.util.Optional;

/** Whether a client with this key gets a connection. It stays open for what is checked with it. */
final class Connection implements AutoCloseable {

  static final String CHECK = "connection";

  private final Http http;
  private Optional<PusherSocket> socket = Optional.empty();
  private Optional<String> socketId = Optional.empty();

  Connection(Http http) {
    this.http = http;
  }

  Finding open(Optional<PusherHost> host, Optional<PusherCredentials> credentials) {
    if (host.isEmpty() || credentials.isEmpty()) {
      return Finding.skip(
          CHECK, host.isEmpty() ? "the settings name no cluster" : "there is no key to try");
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
            authority + " says nothing for " + http.limit().toSeconds() + " s",
            "It takes WebSockets, but is it Pusher? Check PUSHER_HOST");
      }
      if (first.get().isRefusal()) {
        return refused(first.get());
      }
      socketId = Optional.of(first.get().data().path("socket_id").asText());
      return Finding.ok(CHECK, authority + " gives a client with this key a connection");
    } catch (NoResponseException e) {
      return Finding.fail(
          CHECK,
          authority + ": " + e.reason(),
          "Let WebSockets through to it: a proxy or firewall that ends them does this to browsers"
              + " as well");
    }
  }

  /**
   * <a
   * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#error-codes">Error
   * codes</a>.
   */
  private static Finding refused(Frame frame) {
    String seen = "Pusher refuses it with " + frame.code();
    return switch (frame.code()) {
      case 4000 -> Finding.fail(CHECK, seen + ": TLS only", "Connect with TLS: PUSHER_TLS=true");
      case 4001 ->
          Finding.fail(
              CHECK,
              seen + ": no app with this key in this cluster",
              "Compare PUSHER_APP_KEY and PUSHER_CLUSTER with App Keys in Pusher's dashboard");
      case 4003 ->
          Finding.fail(CHECK, seen + ": the app is disabled", "Enable it in Pusher's dashboard");
      case 4004 ->
          Finding.fail(
              CHECK,
              seen + ": over the quota of connections",
              "Look at the app's connections in Pusher's dashboard: close some, or get a larger"
                  + " plan");
      case 4100 -> Finding.fail(CHECK, seen + ": over capacity", "Try again in a while");
      default ->
          Finding.fail(
              CHECK,
              seen,
              "docs/troubleshooting.md, Errors 4000 to 4399, says what the code means");
    };
  }

  /** The connection; nothing if there is none. */
  Optional<PusherSocket> socket() {
    return socketId.flatMap(connected -> socket);
  }

  /** Its id, as Pusher gave it; nothing if there is none. */
  Optional<String> socketId() {
    return socketId;
  }

  @Override
  public void close() {
    socket.ifPresent(PusherSocket::close);
  }
}
