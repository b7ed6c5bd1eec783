package dev.partyline.cloud.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.cloud.StartFailures;
import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.template.HttpApi;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An API Gateway HTTP API on loopback: invokes the function of a request's route and returns its
 * answer. The limits are those of <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html">HTTP API
 * quotas</a>. Thread-safe.
 */
public final class ApiGateway implements AutoCloseable {

  // Request line and headers together.
  private static final int MAX_HEADER_BYTES = 10_240;
  private static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

  private final Server server;
  private final ServerConnector connector;

  private ApiGateway(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Starts the API.
   *
   * @param port the port on 127.0.0.1, 0 for any free one
   * @param api the API's definition in the template
   * @param routes the API's routes
   * @param fallback handles requests without a route
   * @throws BindException if the port is in use
   * @throws IOException if the API cannot be started
   */
  public static ApiGateway start(
      int port, HttpApi api, Routes routes, Handler fallback, Clock clock) throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("api");
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setRequestHeaderSize(MAX_HEADER_BYTES);
    configuration.setSendServerVersion(false);
    ServerConnector connector =
        new ServerConnector(server, new HttpConnectionFactory(configuration));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    CorsHeaders cors = CorsHeaders.of(api.cors());
    server.setHandler(new Exchange(routes, cors, new EventWriter(clock), fallback));
    server.setErrorHandler(
        (request, response, callback) -> {
          cors.add(request, response);
          Reply.of(response.getStatus()).send(response, cors, callback);
          return true;
        });
    try {
      server.start();
    } catch (Exception e) {
      throw StartFailures.of(e);
    }
    return new ApiGateway(server, connector);
  }

  /** The API's URL, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the API cannot be stopped", e);
    }
  }

  private static final class Exchange extends Handler.Wrapper {

    private final Routes routes;
    private final CorsHeaders cors;
    private final EventWriter events;

    private Exchange(Routes routes, CorsHeaders cors, EventWriter events, Handler fallback) {
      super(fallback);
      this.routes = routes;
      this.cors = cors;
      this.events = events;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (!isRoute(request) && super.handle(request, response, callback)) {
        return true;
      }
      cors.add(request, response);
      if (cors.isPreflight(request)) {
        new Reply(204, "").send(response, cors, callback);
        return true;
      }
      reply(request).send(response, cors, callback);
      return true;
    }

    /** Whether a route exists for the request, or for the request that a preflight announces. */
    private boolean isRoute(Request request) {
      String method =
          cors.isPreflight(request)
              ? request.getHeaders().get("Access-Control-Request-Method")
              : request.getMethod();
      return routes.answers(method, Request.getPathInContext(request));
    }

    private Reply reply(Request request) throws IOException {
      if (request.getLength() > MAX_BODY_BYTES) {
        // A client that is still sending would lose the answer with the connection.
        Content.Source.asInputStream(request).transferTo(OutputStream.nullOutputStream());
        return Reply.of(413);
      }
      ByteBuffer body = Content.Source.asByteBuffer(request);
      if (body.remaining() > MAX_BODY_BYTES) {
        return Reply.of(413);
      }
      return routes
          .find(request.getMethod(), Request.getPathInContext(request))
          .map(match -> invoke(match, request, body))
          .orElseGet(() -> Reply.of(404));
    }

    private Reply invoke(Routes.Match match, Request request, ByteBuffer body) {
      String event = events.event(match, request, body);
      // After the timeout the caller gets an answer, and the function continues, as on Lambda.
      Duration limit = match.route().integrationTimeout();
      Invocation invocation =
          CompletableFuture.supplyAsync(
                  () -> match.function().invoke(event), task -> Thread.ofVirtual().start(task))
              .completeOnTimeout(
                  new Invocation.TimedOut(limit), limit.toMillis(), TimeUnit.MILLISECONDS)
              .join();
      return switch (invocation) {
        case Invocation.Answered(String payload) -> Reply.read(payload);
        case Invocation.Failed(String payload) -> Reply.of(500);
        case Invocation.TimedOut(var timeout) -> Reply.of(503);
        case Invocation.Throttled() -> Reply.of(503);
      };
    }
  }

  /** Encodes text as UTF-8. */
  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
