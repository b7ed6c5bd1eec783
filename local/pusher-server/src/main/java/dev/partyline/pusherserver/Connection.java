package dev.partyline.pusherserver;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection. Compared by identity. Thread-safe.
 *
 * @see Channels for its subscriptions
 */
final class Connection {

  private final SocketId id;
  private final Outbox outbox;
  private final Liveness liveness;
  private final ClientEventRate clientEventRate;
  private final Instant openedAt;
  private @Nullable SignedInUser user;
  private boolean authorized;
  private boolean closed;

  Connection(
      SocketId id,
      Outbox outbox,
      Liveness liveness,
      ClientEventRate clientEventRate,
      Instant openedAt) {
    this.id = id;
    this.outbox = outbox;
    this.liveness = liveness;
    this.clientEventRate = clientEventRate;
    this.openedAt = openedAt;
  }

  SocketId id() {
    return id;
  }

  Liveness liveness() {
    return liveness;
  }

  ClientEventRate clientEventRate() {
    return clientEventRate;
  }

  Instant openedAt() {
    return openedAt;
  }

  /**
   * Whether the connection "has an authenticated user or has subscribed to at least one authorized
   * channel" (<a
   * href="https://pusher.com/docs/channels/using_channels/authorized-connections/">authorized
   * connections</a>).
   */
  synchronized boolean isAuthorized() {
    return authorized;
  }

  synchronized void authorize() {
    authorized = true;
  }

  /** The signed-in user, or null. */
  synchronized @Nullable SignedInUser user() {
    return user;
  }

  boolean isSignedInAs(UserId id) {
    SignedInUser signedIn = user();
    return signedIn != null && signedIn.id().equals(id);
  }

  /**
   * Signs a user in. Has no effect after {@link #close}.
   *
   * @return false if the connection is another user's
   */
  synchronized boolean signIn(SignedInUser signedIn) {
    if (user != null && !user.id().equals(signedIn.id())) {
      return false;
    }
    if (!closed) {
      user = signedIn;
      authorized = true;
    }
    return true;
  }

  void send(String frame) {
    outbox.send(frame);
  }

  void sendPingFrame() {
    outbox.ping();
  }

  void sendPongFrame(ByteBuffer payload) {
    outbox.pong(payload);
  }

  void send(ProtocolError error) {
    outbox.send(ServerFrame.error(error.code(), error.message()));
  }

  /**
   * Signs out, and closes the connection after the frames sent so far, with a reason for the
   * client.
   */
  void close(CloseReason reason) {
    synchronized (this) {
      closed = true;
      user = null;
    }
    outbox.close(reason);
  }

  /** Drops the unsent frames: the client has disconnected. */
  void end() {
    outbox.end();
  }
}
