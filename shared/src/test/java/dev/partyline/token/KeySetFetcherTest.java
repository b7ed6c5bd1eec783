package dev.partyline.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetFetcherTest {

  /** The code's deadline is 2 s; the rest allows for a slow machine. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private IssuerServer issuer;
  private KeySetFetcher fetcher;

  @BeforeEach
  void start() throws IOException {
    issuer = new IssuerServer();
    fetcher = new KeySetFetcher(issuer.url(), HttpsURLConnection::getDefaultSSLSocketFactory);
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void shouldHaveTheKeysById_whenTheIssuerServesThem() throws IOException {
    issuer.serves(Keys.set(Keys.RSA, Keys.EC));

    assertThat(fetcher.fetch())
        .containsEntry("rsa-1", Keys.issuerKey(Keys.RSA))
        .containsEntry("ec-1", Keys.issuerKey(Keys.EC))
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void shouldFail_whenTheIssuerRedirects(int status) {
    issuer.answers(status, new byte[0]);

    assertFails();
    assertThat(issuer.requests()).as("requests, the one to the other address included").isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 400, 401, 403, 404, 429, 500, 503})
  void shouldFail_whenTheAnswerIsNot200(int status) {
    issuer.answers(status, status == 204 ? new byte[0] : Keys.set(Keys.RSA).getBytes(UTF_8));

    assertFails();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>Maintenance</html>",
        "null",
        "{}",
        "{\"keys\":7}",
        "{\"keys\":[]}",
        "{\"keys\":[{\"kty\":\"XYZ\"}]}"
      })
  void shouldFail_whenTheAnswerIsNoKeySetWithAUsableKey(String body) {
    issuer.serves(body);

    assertFails();
  }

  @Test
  void shouldAccept256KibAndNoMore() throws IOException {
    String set = Keys.set(Keys.RSA);
    issuer.serves(set + " ".repeat(256 * 1024 - set.length()));
    assertThat(fetcher.fetch()).containsOnlyKeys("rsa-1");

    issuer.serves(set + " ".repeat(256 * 1024 - set.length() + 1));
    assertFails();
  }

  @Test
  void shouldFail_whenTheAnswerIs5Megabytes() {
    issuer.serves(Keys.set(Keys.RSA) + " ".repeat(5 * 1024 * 1024));

    assertFails();
  }

  @Test
  void shouldFail_whenTheConnectionIsRefused() throws IOException {
    URI unusedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unusedPort = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/jwks");
    }

    assertThatThrownBy(
            () ->
                new KeySetFetcher(unusedPort, HttpsURLConnection::getDefaultSSLSocketFactory)
                    .fetch())
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldFailInTime_whenTheIssuerNeverAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertFailsInTime(
          new KeySetFetcher(url(silent), HttpsURLConnection::getDefaultSSLSocketFactory));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{", // the body comes in drops
        "HTTP/1.1 200 OK\r\nX-Drip: ", // the head does
      })
  void shouldFailInTime_whenTheAnswerIsSlow(String start) throws IOException {
    try (ScheduledExecutorService tap = Executors.newSingleThreadScheduledExecutor();
        ServerSocket dripping = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      tap.execute(() -> drip(dripping, start, tap));

      assertFailsInTime(
          new KeySetFetcher(url(dripping), HttpsURLConnection::getDefaultSSLSocketFactory));
    }
  }

  /** A byte every 50 ms, so that no read times out. */
  private static void drip(ServerSocket server, String start, ScheduledExecutorService tap) {
    try {
      Socket socket = server.accept();
      OutputStream out = socket.getOutputStream();
      out.write(start.getBytes(US_ASCII));
      tap.scheduleAtFixedRate(() -> drop(out), 0, 50, TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void drop(OutputStream out) {
    try {
      out.write(' ');
      out.flush();
    } catch (IOException e) {
      throw new AssertionError("the client has gone, which ends the dripping", e);
    }
  }

  private static URI url(ServerSocket server) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/jwks");
  }

  private void assertFails() {
    assertThatThrownBy(fetcher::fetch).isInstanceOf(IOException.class);
  }

  private static void assertFailsInTime(KeySetFetcher fetcher) {
    long start = System.nanoTime();

    assertThatThrownBy(fetcher::fetch).isInstanceOf(IOException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }
}
