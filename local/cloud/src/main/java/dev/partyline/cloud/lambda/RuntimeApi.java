package dev.partyline.cloud.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's runtime API (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">reference</a>) for one
 * sandbox: the runtime interface client requests events and posts answers. With SnapStart, the
 * client requests {@code restore/next} when it is ready for the snapshot, and gets the answer at
 * the restore; this is not documented, but AWS's client does so. Thread-safe.
 */
final class RuntimeApi implements AutoCloseable {

  private static final String VERSION = "/2018-06-01/runtime/";

  private final Clock clock;
  private final String functionArn;
  private final HttpServer server;
  private final ExecutorService threads;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<Invocation>> running = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> restore = new CompletableFuture<>();
  private final CompletableFuture<Void> restored = new CompletableFuture<>();
  private volatile @Nullable Invocation ended;

  RuntimeApi(String functionArn, Clock clock) throws IOException {
    this.clock = clock;
    this.functionArn = functionArn;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext(VERSION + "invocation/next", this::next);
    server.createContext(VERSION + "invocation/", this::answered);
    server.createContext(VERSION + "init/error", this::initFailed);
    server.createContext(VERSION + "restore/next", this::restoreNext);
    server.createContext(VERSION + "restore/error", this::restoreFailed);
    server.start();
  }

  /** {@code host:port}, for {@code AWS_LAMBDA_RUNTIME_API}. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Completes when the function requests its first event or its restore. Fails with Lambda's error
   * object as the message if initialization fails.
   */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /**
   * Restores a function that waits for its restore.
   *
   * @return completes when the function requests its first event; fails with Lambda's error object
   *     as the message if the restore fails
   */
  CompletableFuture<Void> restore() {
    restore.complete(null);
    return restored;
  }

  /** Sends the function an event. */
  CompletableFuture<Invocation> invoke(String payload, Duration timeout) {
    Event event =
        new Event(UUID.randomUUID().toString(), payload, clock.millis() + timeout.toMillis());
    CompletableFuture<Invocation> result = new CompletableFuture<>();
    running.put(event.requestId(), result);
    events.add(event);
    // If the process ends now, either this line or ended() completes the result.
    Invocation end = ended;
    if (end != null) {
      result.complete(end);
    }
    return result;
  }

  /** The process has exited: fails current and later invocations. */
  void ended(String errorObject) {
    ready.completeExceptionally(new IllegalStateException(errorObject));
    restored.completeExceptionally(new IllegalStateException(errorObject));
    Invocation failed = new Invocation.Failed(errorObject);
    ended = failed;
    running.values().forEach(result -> result.complete(failed));
  }

  private void next(HttpExchange exchange) throws IOException {
    ready.complete(null);
    restored.complete(null);
    Event event;
    try {
      event = events.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", event.requestId());
    exchange
        .getResponseHeaders()
        .set("Lambda-Runtime-Deadline-Ms", Long.toString(event.deadlineMillis()));
    exchange.getResponseHeaders().set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
    // Without a content type, the client's native library crashes the JVM.
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    respond(exchange, 200, event.payload());
  }

  private void answered(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String[] path = exchange.getRequestURI().getPath().substring(VERSION.length()).split("/", -1);
    respond(exchange, 202, "");
    CompletableFuture<Invocation> result = path.length == 3 ? running.remove(path[1]) : null;
    if (result != null) {
      result.complete(
          path[2].equals("response") ? new Invocation.Answered(body) : new Invocation.Failed(body));
    }
  }

  private void initFailed(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    respond(exchange, 202, "");
    ready.completeExceptionally(new IllegalStateException(body));
  }

  private void restoreNext(HttpExchange exchange) throws IOException {
    ready.complete(null);
    try {
      restore.get();
    } catch (InterruptedException | ExecutionException e) {
      exchange.close();
      return;
    }
    respond(exchange, 200, "");
  }

  private void restoreFailed(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    respond(exchange, 202, "");
    restored.completeExceptionally(new IllegalStateException(body));
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private record Event(String requestId, String payload, long deadlineMillis) {}
}
