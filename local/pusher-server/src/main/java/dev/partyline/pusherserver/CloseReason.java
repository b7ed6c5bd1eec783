package dev.partyline.pusherserver;

/**
 * Why the server closes a connection. The codes are <a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#error-codes">Pusher's</a>;
 * a client does not reconnect after 40xx, reconnects after a second after 41xx, and at once after
 * 42xx. This server never sends 4000 (TLS only), 4003 (app disabled), 4100 (over capacity) and 4202
 * (inactive client).
 *
 * @param code the WebSocket close code
 * @param message the close reason
 */
record CloseReason(int code, String message) {

  /** Pusher's message, see https://github.com/pusher/pusher-http-dotnet/issues/50 . */
  static CloseReason unknownApp(String key) {
    return new CloseReason(
        4001, "App key " + key + " not in this cluster. Did you forget to specify the cluster?");
  }

  static CloseReason pathNotFound() {
    return new CloseReason(4005, "Path not found");
  }

  static CloseReason invalidVersion() {
    return new CloseReason(4006, "Invalid version string format");
  }

  static CloseReason unsupportedProtocol() {
    return new CloseReason(4007, "Unsupported protocol version");
  }

  static CloseReason noProtocol() {
    return new CloseReason(4008, "No protocol version supplied");
  }

  /**
   * The app server terminated the user's connections. The message is from Pusher's table of error
   * codes.
   */
  static CloseReason terminated() {
    return new CloseReason(4009, "Connection is unauthorized");
  }

  /**
   * A connection that did not authorize itself in time, if the app requires it. Pusher's message,
   * see https://github.com/pusher/pusher-channels-flutter/issues/199 .
   */
  static CloseReason notAuthorized() {
    return new CloseReason(4009, "Connection not authorized within timeout");
  }

  /**
   * More connections than the plan allows. Pusher's message, see
   * https://github.com/dirkbonhomme/pusher-client-node/issues/9 .
   */
  static CloseReason overQuota() {
    return new CloseReason(4004, "Account over quota");
  }

  /** The server shuts down: bin/local usually restarts in a moment. */
  static CloseReason shuttingDown() {
    return new CloseReason(4200, "Generic reconnect immediately: server is shutting down");
  }

  /** Too many frames wait for this client. It has missed some, and must reconnect. */
  static CloseReason tooSlow() {
    return new CloseReason(4200, "Generic reconnect immediately: client reads too slowly");
  }

  static CloseReason noPong() {
    return new CloseReason(4201, "Pong reply not received");
  }
}
