package dev.partyline.operations.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/**
 * An HTTP client with one timeout for the whole call. It follows no redirects: the configured
 * address is the one to check. It passes the date of each answer to {@link Clocks}.
 */
final class Http implements AutoCloseable {

  private static final int MAX_BYTES = 256 * 1024;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Clocks clocks;
  private final Duration limit;

  /**
   * @param limit the timeout of a whole call, body included
   */
  Http(Clocks clocks, Duration limit) {
    this.clocks = clocks;
    this.limit = limit;
  }

  /** An answer. {@code toString} omits the body, which may have a signature. */
  record Answer(int status, HttpHeaders headers, String body) {

    Optional<String> header(String name) {
      return headers.firstValue(name);
    }

    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /**
   * Sends a request.
   *
   * @param who the server's name in messages
   */
  Answer send(String who, HttpRequest request) throws NoResponseException {
    FutureTask<Answer> call = new FutureTask<>(() -> send(request));
    long start = System.nanoTime();
    Thread.ofPlatform().daemon().name("doctor-http").start(call);
    try {
      Answer answer = call.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      clocks.note(who, answer.headers(), Duration.ofNanos(System.nanoTime() - start));
      return answer;
    } catch (TimeoutException e) {
      throw NoResponseException.timeout(limit);
    } catch (ExecutionException e) {
      throw NoResponseException.because(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw NoResponseException.because(e);
    } finally {
      call.cancel(true);
    }
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    boolean isGzip =
        response
            .headers()
            .firstValue("content-encoding")
            .filter("gzip"::equalsIgnoreCase)
            .isPresent();
    try (InputStream body = isGzip ? new GZIPInputStream(response.body()) : response.body()) {
      return new Answer(
          response.statusCode(), response.headers(), new String(body.readNBytes(MAX_BYTES), UTF_8));
    }
  }

  Duration limit() {
    return limit;
  }

  /** The client, for WebSocket connections. */
  HttpClient client() {
    return client;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
