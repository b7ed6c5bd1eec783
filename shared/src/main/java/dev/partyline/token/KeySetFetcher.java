package dev.partyline.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.util.Timeout;

/**
 * Fetches the issuer's key set. One deadline covers everything from name resolution to the last
 * byte (a read timeout restarts with each byte), the size is limited, and no redirect is followed:
 * only the configured address is trusted. Thread-safe.
 *
 * <p>By Apache's client, which the AWS SDK brings: {@code HttpURLConnection} cannot be aborted,
 * since its {@code disconnect} waits for the read that it should end.
 */
final class KeySetFetcher {

  static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 256 * 1024;

  private final URI url;
  private final Supplier<SSLContext> tls;

  /**
   * @param tls decides which servers are trusted; called for an https address only
   */
  KeySetFetcher(URI url, Supplier<SSLContext> tls) {
    this.url = url;
    this.tls = tls;
  }

  /**
   * Starts to fetch the set.
   *
   * @return the usable keys, at least one; an {@link IOException} or {@link
   *     java.util.concurrent.TimeoutException} if they are not available within {@link #DEADLINE}
   */
  CompletableFuture<PublishedKeys> fetch() {
    HttpGet request = request();
    CompletableFuture<PublishedKeys> keys = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("key-set").start(() -> complete(keys, request));
    return keys.orTimeout(DEADLINE.toNanos(), TimeUnit.NANOSECONDS)
        .whenComplete((fetched, failure) -> abort(request, failure != null));
  }

  private HttpGet request() {
    HttpGet request = new HttpGet(url);
    request.setHeader(HttpHeaders.ACCEPT, "application/jwk-set+json, application/json");
    request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    return request;
  }

  private void complete(CompletableFuture<PublishedKeys> keys, HttpGet request) {
    try (CloseableHttpClient client = client()) {
      keys.complete(client.execute(request, KeySetFetcher::keys));
    } catch (IOException | RuntimeException e) {
      keys.completeExceptionally(e);
    }
  }

  /** Used for one request every ten minutes, so it keeps no connection. */
  private CloseableHttpClient client() {
    Timeout timeout = Timeout.of(DEADLINE);
    HttpClientConnectionManager connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setTlsSocketStrategy(
                (socket, target, port, attachment, context) ->
                    new DefaultClientTlsStrategy(tls.get())
                        .upgrade(socket, target, port, attachment, context))
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(timeout)
                    .setSocketTimeout(timeout)
                    .build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setUserAgent("Partyline")
        // As java.net's client does: a proxy is configured by the JVM's properties.
        .useSystemProperties()
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }

  private static void abort(HttpGet request, boolean failed) {
    if (failed) {
      request.abort();
    }
  }

  private static PublishedKeys keys(ClassicHttpResponse response) throws IOException {
    if (response.getCode() != HttpStatus.SC_OK) {
      throw new IOException("status " + response.getCode());
    }
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      throw new IOException("no body");
    }
    try (InputStream body = decoded(entity)) {
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("over " + MAX_BYTES + " bytes");
      }
      return keys(new String(bytes, UTF_8));
    }
  }

  /** Some servers compress an answer even if the request does not allow it. */
  private static InputStream decoded(HttpEntity entity) throws IOException {
    String encoding = entity.getContentEncoding();
    return switch (encoding == null ? "identity" : encoding.toLowerCase(Locale.ROOT)) {
      case "identity" -> entity.getContent();
      case "gzip", "x-gzip" -> new GZIPInputStream(entity.getContent());
      default -> throw new IOException("unsupported content encoding");
    };
  }

  private static PublishedKeys keys(String json) throws IOException {
    try {
      PublishedKeys keys = PublishedKeys.read(json);
      if (keys.isEmpty()) {
        throw new IOException("no usable key in the set");
      }
      return keys;
    } catch (ParseException e) {
      throw new IOException("not a key set", e);
    }
  }
}
