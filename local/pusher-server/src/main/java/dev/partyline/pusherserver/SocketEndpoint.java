package dev.partyline.pusherserver;

import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.websocket.api.Session;

/** Handles WebSocket connections: opening, messages and closing. Thread-safe. */
final class SocketEndpoint {

  /**
   * Larger messages close the connection with WebSocket's code 1009. 10 KB of client event data
   * take up to 60 KB in JSON escapes; the rest is for names.
   */
  private static final long MAX_MESSAGE_BYTES = 128 * 1024L;

  private final Handshake handshake;
  private final SubscriptionAuth subscriptionAuth;
  private final SignInAuth signInAuth;
  private final Connections connections;
  private final Channels channels;
  private final ServerSettings settings;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<String, Connection> bySession = new ConcurrentHashMap<>();

  SocketEndpoint(
      Handshake handshake,
      SubscriptionAuth subscriptionAuth,
      SignInAuth signInAuth,
      Connections connections,
      Channels channels,
      ServerSettings settings,
      Clock clock,
      RandomGenerator random) {
    this.handshake = handshake;
    this.subscriptionAuth = subscriptionAuth;
    this.signInAuth = signInAuth;
    this.connections = connections;
    this.channels = channels;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  void listen(WsConfig ws) {
    ws.onConnect(this::open);
    ws.onMessage(context -> handle(context, ClientFrame.read(context.message())));
    ws.onBinaryMessage(
        context ->
            handle(
                context,
                new ClientFrame.Unreadable(
                    ProtocolError.malformed("binary frames are not supported"))));
    ws.onClose(this::close);
    // Jetty calls onClose after an error.
    ws.onError(context -> {});
  }

  private void open(WsContext context) {
    Session session = context.session;
    session.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
    session.setMaxBinaryMessageSize(MAX_MESSAGE_BYTES);
    // KeepAlive closes silent connections.
    session.setIdleTimeout(Duration.ZERO);
    Outbox outbox = Outbox.open(session, settings);
    Optional<CloseReason> refusal =
        handshake.refusal(
            session.getUpgradeRequest().getRequestURI().getPath(),
            context.queryParam("protocol"),
            context.queryParam("version"));
    if (refusal.isPresent()) {
      outbox.close(refusal.get());
      return;
    }
    Connection connection =
        new Connection(
            SocketId.random(random),
            outbox,
            new Liveness(settings.activityTimeout(), settings.pongTimeout(), clock.instant()),
            new ClientEventRate(settings.clientEventsPerSecond()));
    if (!connections.add(connection)) {
      connection.close(CloseReason.overCapacity());
      return;
    }
    bySession.put(context.sessionId(), connection);
    channels.add(connection);
    connection.send(ServerFrame.connectionEstablished(connection.id(), settings.activityTimeout()));
  }

  private void handle(WsContext context, ClientFrame frame) {
    Connection connection = bySession.get(context.sessionId());
    if (connection == null) {
      // Refused: it is being closed.
      return;
    }
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
      case ClientFrame.ClientEvent event -> channels.relay(connection, event, clock.instant());
      case ClientFrame.Unreadable unreadable -> Optional.of(unreadable.error());
    };
  }

  private Optional<ProtocolError> subscribe(Connection connection, ClientFrame.Subscribe request) {
    return switch (subscriptionAuth.decide(connection.id(), request, connection.user())) {
      case SubscriptionAuth.Decision.Granted granted ->
          channels.subscribe(connection, request.channel(), granted.member());
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
        yield Optional.empty();
      }
      case SignInAuth.Decision.Refused refused -> Optional.of(refused.error());
    };
  }

  private void close(WsContext context) {
    Connection connection = bySession.remove(context.sessionId());
    if (connection != null) {
      channels.remove(connection);
      connections.remove(connection);
      connection.end();
    }
  }
}
