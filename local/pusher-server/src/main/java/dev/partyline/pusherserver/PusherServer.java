package dev.partyline.pusherserver;

import java.io.IOException;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * A server for Pusher's own libraries in place of Pusher Channels: WebSocket protocol 7 on {@code
 * /app/<key>} (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/">protocol</a>)
 * and the HTTP API on {@code /apps/<id>/...} (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/">reference</a>), for one
 * app, with Pusher's signatures and limits.
 *
 * <p><strong>For development and tests only.</strong> It listens on 127.0.0.1 only and keeps
 * everything in memory. The module's README says what it supports.
 *
 * <p>A connection receives events in the order of the API calls, and in a batch's own order.
 * Thread-safe.
 */
public final class PusherServer implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";

  /** How long {@link #close} waits for clients to close their connections. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Server jetty;
  private final ServerConnector connector;
  private final Connections connections;
  private final KeepAlive keepAlive;
  private final @Nullable Webhooks webhooks;

  private PusherServer(
      Server jetty,
      ServerConnector connector,
      Connections connections,
      KeepAlive keepAlive,
      @Nullable Webhooks webhooks) {
    this.jetty = jetty;
    this.connector = connector;
    this.connections = connections;
    this.keepAlive = keepAlive;
    this.webhooks = webhooks;
  }

  /** A server with all settings at their defaults. */
  public static PusherServerBuilder builder() {
    return new PusherServerBuilder();
  }

  /**
   * Starts a server on 127.0.0.1 with the builder's defaults.
   *
   * @param port the port, or 0 for any free one
   * @param app the app with the accepted credentials
   * @param clock the clock for timestamps of requests (600 s), pings (after 120 s) and the rate of
   *     client events
   * @return the started server
   * @throws BindException if the port is in use
   * @throws IOException if the server cannot start for another reason
   */
  public static PusherServer start(int port, PusherApp app, Clock clock) throws IOException {
    return builder().port(port).app(app).clock(clock).start();
  }

  static PusherServer start(
      int port,
      PusherApp app,
      ServerSettings settings,
      SslContextFactory.@Nullable Server tls,
      Clock clock,
      RandomGenerator random,
      Consumer<Publication> published)
      throws IOException {
    AppSignature signature = new AppSignature(app);
    WebhookTarget target = settings.webhook();
    Webhooks webhooks = target == null ? null : new Webhooks(target, app, signature, clock);
    Connections connections = new Connections(settings.maxConnections());
    Channels channels = new Channels(settings, clock, webhooks == null ? event -> {} : webhooks);
    Watchlists watchlists = new Watchlists();
    SocketEndpoint sockets =
        new SocketEndpoint(
            new Handshake(app),
            new SubscriptionAuth(app, signature),
            new SignInAuth(app, signature),
            connections,
            channels,
            watchlists,
            settings,
            clock,
            random);
    HttpApi api =
        new HttpApi(
            app,
            new RequestSignature(app, signature, clock),
            channels,
            connections,
            watchlists,
            published);
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("pusher-server");
    Server jetty = new Server(threads);
    ServerConnector connector = connector(jetty, port, tls);
    jetty.addConnector(connector);
    jetty.setHandler(JettyHandlers.handler(jetty, sockets, api));
    jetty.setStopTimeout(0);
    start(jetty);
    KeepAlive keepAlive = KeepAlive.start(connections, channels, settings, clock);
    return new PusherServer(jetty, connector, connections, keepAlive, webhooks);
  }

  private static ServerConnector connector(
      Server jetty, int port, SslContextFactory.@Nullable Server tls) {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    // A user id may be ".." or ";a=b", and no path here is a file's.
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    HttpConnectionFactory http = new HttpConnectionFactory(configuration);
    ConnectionFactory[] factories =
        tls == null
            ? new ConnectionFactory[] {http}
            : AbstractConnectionFactory.getFactories(tls, http);
    ServerConnector connector = new ServerConnector(jetty, 1, 1, factories);
    connector.setHost(LOOPBACK);
    connector.setPort(port);
    return connector;
  }

  private static void start(Server jetty) throws IOException {
    try {
      jetty.start();
    } catch (Exception e) {
      stop(jetty);
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof BindException portInUse) {
          throw portInUse;
        }
      }
      throw new IOException("the Pusher-compatible server could not start", e);
    }
  }

  private static void stop(Server jetty) {
    try {
      jetty.stop();
    } catch (Exception e) {
      // Nothing is left to be done: the process ends, or goes on without the server.
      System.getLogger(PusherServer.class.getName())
          .log(System.Logger.Level.DEBUG, "the server did not stop cleanly", e);
    }
  }

  /** The port that the server listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /**
   * The ids of the users with a signed-in connection, sorted; a copy. A terminated user is missing
   * as soon as the API call has returned.
   */
  public SortedSet<String> signedInUsers() {
    return connections.signedInUsers();
  }

  /** The liveness of all connections. */
  List<Liveness> liveness() {
    return connections.all().stream().map(Connection::liveness).toList();
  }

  /**
   * Closes all connections with 4200, so that clients reconnect at once, and frees the port. Waits
   * up to two seconds for the clients. Calling it again has no effect.
   */
  @Override
  public void close() {
    keepAlive.close();
    connections.all().forEach(connection -> connection.close(CloseReason.shuttingDown()));
    try {
      connections.awaitClosed(CLOSE_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop(jetty);
    if (webhooks != null) {
      webhooks.close();
    }
  }
}
