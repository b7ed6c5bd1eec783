package dev.partyline.priming;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Map;
import java.util.zip.CRC32;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Stands in for everything that a function talks to while it is primed: an HTTP server on loopback,
 * with TLS and without, that gives one answer for each path. So the real clients run all the way to
 * a socket, a handshake included, and nothing leaves the machine. It keeps connections alive as the
 * real servers do, and closes them with itself, so that none is in the snapshot.
 */
public final class StandIn implements AutoCloseable {

  private final Map<String, String> answers;
  private final StandInTls tls;
  private final HttpServer plain;
  private final HttpsServer secure;

  private StandIn(Map<String, String> answers, StandInTls tls) throws IOException {
    // Head and body are written one after the other, and would wait for each other.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.answers = Map.copyOf(answers);
    this.tls = tls;
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.plain = HttpServer.create(anyPort, 0);
    this.secure = HttpsServer.create(anyPort, 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
  }

  /**
   * Starts one on two free ports.
   *
   * @param answers JSON texts by path; any other path is answered with an empty object
   * @throws IOException if there is no loopback to listen on
   * @throws GeneralSecurityException if this JDK lacks what TLS needs
   */
  public static StandIn start(Map<String, String> answers, Clock clock)
      throws IOException, GeneralSecurityException {
    StandIn standIn = new StandIn(answers, StandInTls.make(clock));
    for (HttpServer server : new HttpServer[] {standIn.plain, standIn.secure}) {
      server.createContext("/", standIn::answer);
      server.start();
    }
    return standIn;
  }

  /** The address of a path, without TLS. */
  public URI url(String path) {
    return URI.create("http://" + authority(plain) + path);
  }

  /** The address of a path, with TLS. */
  public URI tlsUrl(String path) {
    return URI.create("https://" + authority(secure) + path);
  }

  /** A client's context for TLS that trusts this stand-in and nothing else. */
  public SSLContext trust() {
    return tls.client();
  }

  /** The same for a client that makes its context itself. */
  public TrustManager[] trustManagers() {
    return tls.trustManagers().toArray(TrustManager[]::new);
  }

  private static String authority(HttpServer server) {
    InetSocketAddress address = server.getAddress();
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = answers.getOrDefault(exchange.getRequestURI().getPath(), "{}").getBytes(UTF_8);
      CRC32 checksum = new CRC32();
      checksum.update(body);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      // AWS's services send both, and the SDK has classes to read them with.
      exchange.getResponseHeaders().set("x-amzn-RequestId", "stand-in");
      exchange.getResponseHeaders().set("x-amz-crc32", Long.toString(checksum.getValue()));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    plain.stop(0);
    secure.stop(0);
  }
}
