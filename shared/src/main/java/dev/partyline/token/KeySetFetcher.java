package dev.partyline.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * Fetches the issuer's key set. One deadline covers everything from name resolution to the last
 * byte (a read timeout restarts with each byte), the size is limited, and no redirect is followed:
 * only the configured address is trusted. Thread-safe.
 */
final class KeySetFetcher {

  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 256 * 1024;

  private final URI url;
  private final Supplier<SSLSocketFactory> tls;

  /**
   * @param tls decides which servers are trusted; called for an https address only
   */
  KeySetFetcher(URI url, Supplier<SSLSocketFactory> tls) {
    this.url = url;
    this.tls = tls;
  }

  /**
   * @return the usable keys by key id, at least one
   * @throws IOException if they are not available in time, for whatever reason
   */
  Map<String, IssuerKey> fetch() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    FutureTask<String> answer = new FutureTask<>(() -> read(connection));
    Thread thread = new Thread(answer, "key-set");
    thread.setDaemon(true);
    thread.start();
    try {
      return keys(answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw new IOException("the key set did not come in time", e);
    } catch (ExecutionException e) {
      throw new IOException("the key set could not be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      // Also ends the read of a thread that is not done.
      connection.disconnect();
    }
  }

  private String read(HttpURLConnection connection) throws IOException {
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(tls.get());
    }
    connection.setConnectTimeout((int) DEADLINE.toMillis());
    connection.setReadTimeout((int) DEADLINE.toMillis());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept", "application/jwk-set+json, application/json");
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException("status " + connection.getResponseCode());
    }
    try (InputStream body = connection.getInputStream()) {
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("over " + MAX_BYTES + " bytes");
      }
      return new String(bytes, UTF_8);
    }
  }

  private static Map<String, IssuerKey> keys(String json) throws IOException {
    try {
      Map<String, IssuerKey> keys = UsableKeys.read(json);
      if (keys.isEmpty()) {
        throw new IOException("no usable key in the set");
      }
      return keys;
    } catch (ParseException e) {
      throw new IOException("not a key set", e);
    }
  }
}
