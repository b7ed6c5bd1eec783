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
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.util.Map;
import java.util.zip.CRC32;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Stands in for all servers while a function is primed: an HTTP server on loopback, with and
 * without TLS, with one answer for each path. The real clients run down to a socket, including a
 * TLS handshake, and nothing leaves the machine. Like the real servers it keeps connections alive;
 * closing it closes them, so that none is in the snapshot.
 */
public final class StandIn implements AutoCloseable {

  // A name, since a TLS client sends no address as server name, and checks it in another way (RFC
  // 6066 section 3).
  private static final String HOST = "localhost";
  private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

  private final Map<String, String> answers;
  private final StandInTls tls;
  private final HttpServer plain;
  private final HttpsServer secure;
  private volatile boolean isEnding;

  private StandIn(Map<String, String> answers, StandInTls tls) throws IOException {
    // Headers and body are written separately, and Nagle's algorithm would delay the second.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.answers = Map.copyOf(answers);
    this.tls = tls;
    InetSocketAddress anyPort = new InetSocketAddress(ADDRESS, 0);
    this.plain = HttpServer.create(anyPort, 0);
    this.secure = HttpsServer.create(anyPort, 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
  }

  /**
   * Starts one on two free ports.
   *
   * @param answers JSON texts by path; the answer for other paths is an empty object
   * @throws IOException if there is no loopback to listen on
   * @throws GeneralSecurityException if this JDK lacks what TLS needs
   */
  public static StandIn start(Map<String, String> answers, Clock clock)
      throws IOException, GeneralSecurityException {
    StandIn standIn = new StandIn(answers, StandInTls.make(HOST, ADDRESS, clock));
    for (HttpServer server : new HttpServer[] {standIn.plain, standIn.secure}) {
      server.createContext("/", standIn::answer);
      server.start();
    }
    return standIn;
  }

  /** The URL of a path, without TLS. */
  public URI url(String path) {
    return URI.create(
        "http://" + ADDRESS.getHostAddress() + ":" + plain.getAddress().getPort() + path);
  }

  /** The URL of a path, with TLS. */
  public URI tlsUrl(String path) {
    return URI.create("https://" + HOST + ":" + secure.getAddress().getPort() + path);
  }

  /** The same by its address: the AWS SDK takes that for an endpoint with an account's id. */
  URI tlsUrlByAddress(String path) {
    return URI.create(
        "https://" + ADDRESS.getHostAddress() + ":" + secure.getAddress().getPort() + path);
  }

  /** A client's TLS context that trusts only this stand-in. */
  public SSLContext trust() {
    return tls.client();
  }

  /** The same for a client that creates its own context. */
  public TrustManager[] trustManagers() {
    return tls.trustManagers().toArray(TrustManager[]::new);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = answers.getOrDefault(exchange.getRequestURI().getPath(), "{}").getBytes(UTF_8);
      CRC32 checksum = new CRC32();
      checksum.update(body);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      // AWS services send both, and the SDK has classes to read them.
      exchange.getResponseHeaders().set("x-amzn-RequestId", "stand-in");
      exchange.getResponseHeaders().set("x-amz-crc32", Long.toString(checksum.getValue()));
      if (isEnding) {
        exchange.getResponseHeaders().set("Connection", "close");
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /**
   * From now on has a client close its connection with each answer: a client of the JDK's that
   * keeps connections would keep its end for seconds after this stand-in has been closed.
   */
  void end() {
    isEnding = true;
  }

  /**
   * Does what a first handshake with a real server does and one with this stand-in does not: the
   * JVM reads its certificate authorities and normalizes their names, and verifies a signature of
   * the kind that its own certificate does not have. The authorities do not trust it. Comes before
   * other priming: some names are not Latin, and code compiled for Latin text alone would be
   * deoptimized.
   *
   * @throws GeneralSecurityException if this JVM has no authorities, or not what TLS needs
   */
  public void primeTls() throws GeneralSecurityException {
    SSLContext.getDefault();
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager authorities) {
        try {
          authorities.checkServerTrusted(tls.chain(), "RSA");
        } catch (CertificateException e) {
          // As it must be.
        }
      }
    }
    StandInTls.verifyEcdsa();
  }

  @Override
  public void close() {
    plain.stop(0);
    secure.stop(0);
  }
}
