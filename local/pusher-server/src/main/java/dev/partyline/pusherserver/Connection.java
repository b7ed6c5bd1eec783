package dev.partyline.pusherserver;

import org.jspecify.annotations.Nullable;

/**
 * One client's connection. Two connections are equal only if they are the same. Thread-safe.
 *
 * @see Channels for what it is subscribed to
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

  /** Who the connection is signed in as, or null. */
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

  /** Closes after what has been sent so far; the client is told why. */
  void close(CloseReason reason) {
    outbox.close(reason);
  }

  /** Lets go of what was still to be sent: the client is gone. */
  void end() {
    outbox.end();
  }
}
