package dev.partyline.pusherserver;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/** Handles WebSocket connections: opening, messages and closing. Thread-safe. */
final class SocketEndpoint {

  private final Handshake handshake;
  private final SubscriptionAuth subscriptionAuth;
  private final SignInAuth signInAuth;
  private final Connections connections;
  private final Channels channels;
  private final Watchlists watchlists;
  private final ServerSettings settings;
  private final Clock clock;
  private final RandomGenerator random;

  SocketEndpoint(
      Handshake handshake,
      SubscriptionAuth subscriptionAuth,
      SignInAuth signInAuth,
      Connections connections,
      Channels channels,
      Watchlists watchlists,
      ServerSettings settings,
      Clock clock,
      RandomGenerator random) {
    this.handshake = handshake;
    this.subscriptionAuth = subscriptionAuth;
    this.signInAuth = signInAuth;
    this.connections = connections;
    this.channels = channels;
    this.watchlists = watchlists;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Accepts or closes a new connection.
   *
   * @param request the handshake's request
   * @return null if the connection is being closed
   */
  @Nullable Connection open(Session session, ApiRequest request) {
    return switch (handshake.decide(
        request.decodedPath(), request.parameter("protocol"), request.parameter("version"))) {
      case Handshake.Decision.Refused refused -> {
        Outbox.open(session, refused.protocol(), settings).close(refused.reason());
        yield null;
      }
      case Handshake.Decision.Accepted accepted -> accept(session, accepted.protocol());
    };
  }

  private @Nullable Connection accept(Session session, int protocol) {
    Instant now = clock.instant();
    Connection connection =
        new Connection(
            SocketId.random(random),
            Outbox.open(session, protocol, settings),
            new Liveness(settings.activityTimeout(), settings.pongTimeout(), protocol, now),
            new ClientEventRate(settings.clientEventsPerSecond()),
            now);
    if (!connections.add(connection)) {
      connection.close(CloseReason.overQuota());
      return null;
    }
    channels.add(connection);
    connection.send(
        ServerFrame.connectionEstablished(connection.id(), protocol, settings.activityTimeout()));
    return connection;
  }

  /** A PING or PONG frame was received. */
  void heardControlFrame(Connection connection) {
    connection.liveness().heardControlFrame(clock.instant());
  }

  /** Handles a message. */
  void handle(Connection connection, ClientFrame frame) {
    connection.liveness().heard(clock.instant());
    answer(connection, frame).ifPresent(connection::send);
  }

  private Optional<ProtocolError> answer(Connection connection, ClientFrame frame) {
    return switch (frame) {
      case ClientFrame.Ping ping -> {
        connection.send(ServerFrame.pong());
        yield Optional.empty();
      }
      case ClientFrame.Pong pong -> Optional.empty();
      case ClientFrame.Subscribe request -> subscribe(connection, request);
      case ClientFrame.Unsubscribe request -> channels.unsubscribe(connection, request.channel());
      case ClientFrame.SignIn request -> signIn(connection, request);
      case ClientFrame.ClientEvent event -> channels.relay(connection, event);
      case ClientFrame.Unreadable unreadable -> Optional.of(unreadable.error());
    };
  }

  private Optional<ProtocolError> subscribe(Connection connection, ClientFrame.Subscribe request) {
    return switch (subscriptionAuth.decide(connection.id(), request, connection.user())) {
      case SubscriptionAuth.Decision.Granted granted -> {
        Optional<ProtocolError> error =
            channels.subscribe(connection, request.channel(), granted.member());
        if (error.isEmpty() && request.channel().requiresAuthorization()) {
          connection.authorize();
        }
        yield error;
      }
      case SubscriptionAuth.Decision.Refused refused -> Optional.of(refused.error());
    };
  }

  private Optional<ProtocolError> signIn(Connection connection, ClientFrame.SignIn request) {
    return switch (signInAuth.decide(connection.id(), request)) {
      case SignInAuth.Decision.Granted granted -> {
        if (!connection.signIn(granted.user())) {
          yield Optional.of(ProtocolError.signedInAsAnotherUser());
        }
        connection.send(ServerFrame.signInSuccess(request.userData()));
        watchlists.add(connection, granted.user());
        yield Optional.empty();
      }
      case SignInAuth.Decision.Refused refused -> Optional.of(refused.error());
    };
  }

  /** Removes a connection that has ended. */
  void close(Connection connection) {
    channels.remove(connection);
    watchlists.remove(connection);
    connections.remove(connection);
    connection.end();
  }
}
