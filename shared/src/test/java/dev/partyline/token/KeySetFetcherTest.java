package dev.partyline.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.core5.ssl.SSLContexts;
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
    fetcher = new KeySetFetcher(issuer.url(), SSLContexts::createSystemDefault);
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void shouldHaveTheKeys_whenTheIssuerServesThem() throws Exception {
    issuer.serves(Keys.set(Keys.RSA, Keys.EC));

    assertThat(fetch(fetcher).fitting(Algorithms.SUPPORTED))
        .contains(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    assertThat(find("rsa-1", JWSAlgorithm.RS256)).containsExactly(Keys.issuerKey(Keys.RSA));
    assertThat(find("ec-1", JWSAlgorithm.ES256)).containsExactly(Keys.issuerKey(Keys.EC));
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
  void shouldAccept256KibAndNoMore() throws Exception {
    String set = Keys.set(Keys.RSA);
    issuer.serves(set + " ".repeat(256 * 1024 - set.length()));
    assertThat(find("rsa-1", JWSAlgorithm.RS256)).hasSize(1);

    issuer.serves(set + " ".repeat(256 * 1024 - set.length() + 1));
    assertFails();
  }

  @Test
  void shouldFail_whenTheAnswerIs5Megabytes() {
    issuer.serves(Keys.set(Keys.RSA) + " ".repeat(5 * 1024 * 1024));

    assertFails();
  }

  @Test
  void shouldSayWhoAsks_andAskForNoCompression() throws Exception {
    issuer.serves(Keys.set(Keys.RSA));

    fetch(fetcher);

    assertThat(issuer.received("User-Agent")).isEqualTo("Partyline");
    assertThat(issuer.received("Accept-Encoding")).isEqualTo("identity");
    assertThat(issuer.received("Accept")).startsWith("application/jwk-set+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP"})
  void shouldDecompress_whenTheIssuerCompressesUnasked(String encoding) throws Exception {
    issuer.answers(200, gzip(Keys.set(Keys.RSA).getBytes(UTF_8))).labels(encoding);

    assertThat(find("rsa-1", JWSAlgorithm.RS256)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "gzip, gzip", "zstd"})
  void shouldFail_whenTheEncodingIsAnother(String encoding) throws Exception {
    issuer.answers(200, gzip(Keys.set(Keys.RSA).getBytes(UTF_8))).labels(encoding);

    assertFails();
  }

  @Test
  void shouldFail_whenTheBodyIsNotCompressedAsItsLabelSays() {
    issuer.serves(Keys.set(Keys.RSA)).labels("gzip");

    assertFails();
  }

  @Test
  void shouldStopAtTheLimit_whenACompressedAnswerIsHuge() throws IOException {
    byte[] bomb = gzip(new byte[200 * 1024 * 1024]);
    assertThat(bomb.length).isLessThan(256 * 1024);
    issuer.answers(200, bomb).labels("gzip");

    assertThatThrownBy(() -> fetch(fetcher)).hasMessage("over 262144 bytes");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }

  @Test
  void shouldFail_whenTheConnectionIsRefused() throws IOException {
    URI unusedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unusedPort = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/jwks");
    }

    assertThatThrownBy(() -> fetch(new KeySetFetcher(unusedPort, SSLContexts::createSystemDefault)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldFailInTime_whenTheIssuerNeverAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertFailsInTime(new KeySetFetcher(url(silent), SSLContexts::createSystemDefault));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", // a chunk's size
        "HTTP/1.1 200 OK\r\nX-Drip: "
      })
  void shouldFailInTime_whenTheAnswerDrips(String start) throws Exception {
    try (ScheduledExecutorService tap = Executors.newScheduledThreadPool(3);
        ServerSocket dripping = new ServerSocket(0, 3, InetAddress.getLoopbackAddress())) {
      KeySetFetcher slow = new KeySetFetcher(url(dripping), SSLContexts::createSystemDefault);
      long started = System.nanoTime();
      List<CompletableFuture<PublishedKeys>> fetches = new ArrayList<>();
      for (int pauseMillis : new int[] {100, 1500, 1990}) {
        tap.execute(() -> drip(dripping, start, pauseMillis, tap));
        fetches.add(slow.fetch());
      }

      for (CompletableFuture<PublishedKeys> fetch : fetches) {
        assertThatThrownBy(() -> fetch.get(30, TimeUnit.SECONDS))
            .hasCauseInstanceOf(TimeoutException.class);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOON);
    }
  }

  /** A byte after each pause, so that no read times out. */
  private static void drip(
      ServerSocket server, String start, int pauseMillis, ScheduledExecutorService tap) {
    try {
      Socket socket = server.accept();
      OutputStream out = socket.getOutputStream();
      out.write(start.getBytes(US_ASCII));
      out.flush();
      tap.scheduleAtFixedRate(() -> drop(out), 0, pauseMillis, TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void drop(OutputStream out) {
    try {
      out.write('0');
      out.flush();
    } catch (IOException e) {
      throw new AssertionError("the client has gone, which ends the dripping", e);
    }
  }

  private static URI url(ServerSocket server) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/jwks");
  }

  private void assertFails() {
    assertThatThrownBy(() -> fetch(fetcher)).isInstanceOf(IOException.class);
  }

  private static void assertFailsInTime(KeySetFetcher fetcher) {
    long start = System.nanoTime();

    assertThatThrownBy(() -> fetch(fetcher))
        .isInstanceOfAny(IOException.class, TimeoutException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }

  private List<IssuerKey> find(String id, JWSAlgorithm algorithm) throws Exception {
    return fetch(fetcher).find(new KeyQuery(Optional.of(id), algorithm));
  }

  private static PublishedKeys fetch(KeySetFetcher fetcher) throws Exception {
    try {
      return fetcher.fetch().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }
}
