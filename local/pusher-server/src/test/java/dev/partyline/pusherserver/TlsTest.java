package dev.partyline.pusherserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.pusher.client.PusherOptions;
import com.pusher.client.connection.ConnectionState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with files as mkcert and OpenSSL write them; here the JDK's keytool makes them. */
class TlsTest {

  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir private static Path folder;

  @BeforeAll
  static void makeFiles() throws Exception {
    makeFiles("RSA");
    makeFiles("EC");
  }

  private static void makeFiles(String algorithm) throws Exception {
    Path store = folder.resolve(algorithm + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(2, TimeUnit.MINUTES)).isTrue();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    write(algorithm + ".crt", "CERTIFICATE", keys.getCertificate("server").getEncoded());
    PrivateKey key = (PrivateKey) keys.getKey("server", PASSWORD);
    write(algorithm + ".key", "PRIVATE KEY", key.getEncoded());
  }

  private static void write(String file, String label, byte[] content) throws IOException {
    String pem =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), label);
    Files.writeString(folder.resolve(file), pem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void shouldServeTheApiOverTls_whenCertificateAndKeyAreGiven(String algorithm) throws Exception {
    try (PusherServer server = serve(algorithm)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null);
      trusted.setCertificateEntry(
          "server",
          KeyStore.getInstance(folder.resolve(algorithm + ".p12").toFile(), PASSWORD)
              .getCertificate("server"));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      String query =
          TestApp.signedQuery("GET", "/apps/app-1/channels", Instant.now().getEpochSecond());
      HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
      try {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + query))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo("{\"channels\":{}}");
        WebSocketEstablished listener = new WebSocketEstablished();
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("wss://127.0.0.1:" + server.port() + "/app/key-1?protocol=7"), listener)
            .get(1, TimeUnit.MINUTES);
        assertThat(listener.first().get(1, TimeUnit.MINUTES))
            .contains("pusher:connection_established");
      } finally {
        // Not close(), which would wait for the WebSocket to end.
        client.shutdownNow();
      }
    }
  }

  @Test
  void shouldNotSpeakWithoutTls_whenTlsIsConfigured() throws Exception {
    try (PusherServer server = serve("RSA")) {
      com.pusher.client.Pusher plain =
          new com.pusher.client.Pusher(
              "key-1",
              new PusherOptions()
                  .setHost("127.0.0.1")
                  .setWsPort(server.port())
                  .setUseTLS(false)
                  .setMaxReconnectionAttempts(0));
      plain.connect();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> plain.getConnection().getState() == ConnectionState.DISCONNECTED);
    }
  }

  @Test
  void shouldSayWhatIsWrong_whenAFileCannotBeUsed() throws IOException {
    Path certificate = folder.resolve("RSA.crt");
    Path key = folder.resolve("RSA.key");
    Path empty = Files.createFile(folder.resolve("empty"));
    Path pkcs1 =
        Files.writeString(
            folder.resolve("pkcs1"),
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    assertThatThrownBy(() -> serve(folder.resolve("missing"), key))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("missing does not exist");
    assertThatThrownBy(() -> serve(empty, key)).hasMessageEndingWith("empty has no certificate");
    assertThatThrownBy(() -> serve(certificate, pkcs1)).hasMessageContaining("openssl pkcs8");
    assertThatThrownBy(() -> TestApp.builder().tlsCert(certificate).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("tlsCert and tlsKey must be set together");
  }

  private static PusherServer serve(String algorithm) throws IOException {
    return serve(folder.resolve(algorithm + ".crt"), folder.resolve(algorithm + ".key"));
  }

  private static PusherServer serve(Path certificate, Path key) throws IOException {
    return TestApp.builder().tlsCert(certificate).tlsKey(key).start();
  }
}
