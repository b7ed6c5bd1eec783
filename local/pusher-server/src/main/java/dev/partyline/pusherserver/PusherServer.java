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
import java.util.random.RandomGenerator;

/**
 * A server that Pusher's own libraries take for Pusher Channels: WebSocket protocol 7 on {@code
 * /app/<key>} (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/">protocol</a>)
 * and the HTTP API on {@code /apps/<id>/...} (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/">reference</a>), for one
 * app, with Pusher's signatures and limits.
 *
 * <p><strong>For development and tests only.</strong> It listens on 127.0.0.1 and nowhere else,
 * speaks plain HTTP, and keeps everything in memory. Left out are cache channels, watchlists,
 * webhooks, HTTP streaming, publishing by query parameters and the deprecated per-channel event
 * resource.
 *
 * <p>Events reach one connection in the order the API calls were handled, within a batch in the
 * batch's order. Thread-safe.
 */
public final class PusherServer implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";

  /** Ten events of 10 KiB take 600 KiB if every byte is a JSON escape. */
  private static final long MAX_REQUEST_BYTES = 1024 * 1024L;

  /** How long clients get to answer the closing of their connections. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

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
   * @param port the port, or 0 for any that is free
   * @param app whose keys are accepted
   * @param clock what the time is: for the 600 s that a signed request is good for, the 120 s of
   *     silence before a ping, and the rate of client events
   * @return the server, ready to be called
   * @throws BindException if the port is taken
   * @throws IOException if the server can't start for another reason
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
    // HttpApi and Handshake look at paths themselves: a channel name may have ';' and '=' in it.
    config.routes.ws("/*", sockets::listen);
    config.routes.get("/*", context -> answer(context, api));
    config.routes.post("/*", context -> answer(context, api));
    config.routes.exception(
        IllegalArgumentException.class,
        (problem, context) -> write(context, ApiAnswer.badRequest("Malformed URL")));
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
      if (cause instanceof BindException taken) {
        return taken;
      }
    }
    return new IOException("the Pusher-compatible server could not start", failure);
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  /**
   * Closes all connections with 4200, so that clients come back at once, and frees the port. Waits
   * up to two seconds for clients to take note. Calling it again does nothing.
   */
  @Override
  public void close() {
    keepAlive.close();
    connections.all().forEach(connection -> connection.close(CloseReason.shuttingDown()));
    try {
      connections.awaitNone(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    javalin.stop();
  }
}
