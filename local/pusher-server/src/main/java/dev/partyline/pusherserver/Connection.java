package dev.partyline.pusherserver;

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
  private @Nullable SignedInUser user;
  private boolean closed;

  Connection(SocketId id, Outbox outbox, Liveness liveness, ClientEventRate clientEventRate) {
    this.id = id;
    this.outbox = outbox;
    this.liveness = liveness;
    this.clientEventRate = clientEventRate;
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
    }
    return true;
  }

  void send(String frame) {
    outbox.send(frame);
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
