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
  private volatile @Nullable Member user;

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
  @Nullable Member user() {
    return user;
  }

  boolean isSignedInAs(String userId) {
    Member signedIn = user;
    return signedIn != null && signedIn.userId().equals(userId);
  }

  void signIn(Member signedIn) {
    user = signedIn;
  }

  void send(String frame) {
    outbox.send(frame);
  }

  void send(ProtocolError error) {
    outbox.send(ServerFrame.error(error.code(), error.message()));
  }

  /** Closes the connection after the frames sent so far, with a reason for the client. */
  void close(CloseReason reason) {
    outbox.close(reason);
  }

  /** Drops the unsent frames: the client has disconnected. */
  void end() {
    outbox.end();
  }
}
