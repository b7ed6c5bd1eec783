package dev.partyline.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer's key set on a real socket. Counts requests. */
final class IssuerServer implements AutoCloseable {

  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int status = 200;
  private volatile byte[] body = new byte[0];
  private volatile String encoding = "";
  private volatile Headers lastHeaders = new Headers();

  IssuerServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks",
        exchange -> {
          requests.incrementAndGet();
          lastHeaders = exchange.getRequestHeaders();
          exchange.getResponseHeaders().add("Location", "/moved");
          if (!encoding.isEmpty()) {
            exchange.getResponseHeaders().add("Content-Encoding", encoding);
          }
          send(exchange, status, body);
        });
    server.createContext(
        "/moved",
        exchange -> {
          requests.incrementAndGet();
          send(exchange, 200, Keys.set(Keys.RSA).getBytes(UTF_8));
        });
    server.start();
  }

  IssuerServer serves(String text) {
    return answers(200, text.getBytes(UTF_8));
  }

  IssuerServer answers(int newStatus, byte[] newBody) {
    status = newStatus;
    body = newBody;
    return this;
  }

  /** Labels its answers with a content encoding; the body is sent as it is. */
  IssuerServer labels(String contentEncoding) {
    encoding = contentEncoding;
    return this;
  }

  /** A header of the last request. */
  String received(String name) {
    return String.valueOf(lastHeaders.getFirst(name));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
  }

  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void send(com.sun.net.httpserver.HttpExchange exchange, int status, byte[] body)
      throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
