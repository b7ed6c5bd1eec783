package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.SortedSet;
import java.util.random.RandomGenerator;

/**
 * A server for Pusher's own libraries in place of Pusher Channels: WebSocket protocol 7 on {@code
 * /app/<key>} (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/">protocol</a>)
 * and the HTTP API on {@code /apps/<id>/...} (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/">reference</a>), for one
 * app, with Pusher's signatures and limits.
 *
 * <p><strong>For development and tests only.</strong> It listens on 127.0.0.1 only, without TLS,
 * and keeps everything in memory. Not supported: cache channels, watchlists, webhooks, HTTP
 * streaming, publishing by query parameters, and the deprecated per-channel event resource.
 *
 * <p>A connection receives events in the order of the API calls, and in a batch's own order.
 * Thread-safe.
 */
public final class PusherServer implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";

  /** Ten events of 10 KiB take up to 600 KiB in JSON escapes. */
  private static final long MAX_REQUEST_BYTES = 1024 * 1024L;

  /** How long {@link #close} waits for clients to close their connections. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Javalin javalin;
  private final Connections connections;
  private final KeepAlive keepAlive;

  private PusherServer(Javalin javalin, Connections connections, KeepAlive keepAlive) {
    this.javalin = javalin;
    this.connections = connections;
    this.keepAlive = keepAlive;
  }

  /**
   * Starts a server on 127.0.0.1.
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
    return start(port, app, clock, new SecureRandom(), ServerSettings.defaults());
  }

  static PusherServer start(
      int port, PusherApp app, Clock clock, RandomGenerator random, ServerSettings settings)
      throws IOException {
    AppSignature signature = new AppSignature(app);
    Connections connections = new Connections(settings.maxConnections());
    Channels channels = new Channels(settings.presenceMembers());
    SocketEndpoint sockets =
        new SocketEndpoint(
            new Handshake(app),
            new SubscriptionAuth(app, signature),
            new SignInAuth(app, signature),
            connections,
            channels,
            settings,
            clock,
            random);
    HttpApi api =
        new HttpApi(app, new RequestSignature(app, signature, clock), channels, connections);
    Javalin javalin = Javalin.create(config -> configure(config, sockets, api));
    try {
      javalin.start(LOOPBACK, port);
    } catch (RuntimeException e) {
      throw startFailure(e);
    }
    return new PusherServer(javalin, connections, KeepAlive.start(connections, settings, clock));
  }

  private static void configure(JavalinConfig config, SocketEndpoint sockets, HttpApi api) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = MAX_REQUEST_BYTES;
    // HttpApi and Handshake parse paths: a channel name may contain ';' and '='.
    config.routes.ws("/*", sockets::listen);
    config.routes.get("/*", context -> answer(context, api));
    config.routes.post("/*", context -> answer(context, api));
    config.routes.exception(
        IllegalArgumentException.class,
        (exception, context) -> write(context, ApiAnswer.badRequest("Malformed URL")));
  }

  private static void answer(Context context, HttpApi api) {
    ApiRequest request =
        ApiRequest.of(
            context.req().getMethod(),
            context.req().getRequestURI(),
            Objects.requireNonNullElse(context.req().getQueryString(), ""),
            new String(context.bodyAsBytes(), UTF_8));
    write(context, api.answer(request));
  }

  private static void write(Context context, ApiAnswer answer) {
    context.status(answer.status()).contentType(answer.contentType()).result(answer.body());
  }

  private static IOException startFailure(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException portInUse) {
        return portInUse;
      }
    }
    return new IOException("the Pusher-compatible server could not start", failure);
  }

  /** The port that the server listens on. */
  public int port() {
    return javalin.port();
  }

  /**
   * The ids of the users with a signed-in connection, sorted; a copy. A terminated user is missing
   * as soon as the API call has returned.
   */
  public SortedSet<String> signedInUsers() {
    return connections.signedInUsers();
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
    javalin.stop();
  }
}
