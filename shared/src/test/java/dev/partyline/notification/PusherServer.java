package dev.partyline.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A stand-in for Pusher's HTTP API: records events and gives scripted answers. */
final class PusherServer implements AutoCloseable {

  /** A call, and its connection (the caller's port). */
  record Call(
      String method, URI uri, String contentType, String host, String body, int connection) {}

  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String body = "{}";
  private volatile String retryAfter = "";
  private volatile String onlyKey = "";

  PusherServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          calls.add(
              new Call(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI(),
                  exchange.getRequestHeaders().getFirst("Content-Type"),
                  exchange.getRequestHeaders().getFirst("Host"),
                  new String(exchange.getRequestBody().readAllBytes(), UTF_8),
                  exchange.getRemoteAddress().getPort()));
          byte[] answer = (status == 204 ? "" : body).getBytes(UTF_8);
          if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
          }
          exchange.getResponseHeaders().add("Location", "/moved");
          boolean wrongKey = !onlyKey.isEmpty() && !onlyKey.equals(key(exchange.getRequestURI()));
          exchange.sendResponseHeaders(
              wrongKey ? 401 : status, answer.length == 0 ? -1 : answer.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer);
          }
        });
    server.start();
  }

  void answers(int newStatus) {
    status = newStatus;
  }

  /** Answers 401 to calls with any other key. */
  void takesOnly(String key) {
    onlyKey = key;
  }

  /** The key that signed a call. */
  static String key(URI uri) {
    return uri.getQuery().replaceAll(".*auth_key=([^&]*).*", "$1");
  }

  void says(String newBody) {
    body = newBody;
  }

  void retryAfter(String newRetryAfter) {
    retryAfter = newRetryAfter;
  }

  List<Call> calls() {
    return calls;
  }

  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
