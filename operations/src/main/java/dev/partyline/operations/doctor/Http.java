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

/**
 * Calls that end in time, whatever the other side does, and that follow no redirect: the address
 * that is configured is the one that is checked. Each answer is also a look at a clock.
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
   * @param limit how long a call may take, all of it
   */
  Http(Clocks clocks, Duration limit) {
    this.clocks = clocks;
    this.limit = limit;
  }

  /** What came back. Its {@code toString} leaves the body out, which may hold a signature. */
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
   * @param who whose clock the answer shows, for people
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
      throw NoResponseException.late(limit);
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
    try (InputStream body = response.body()) {
      return new Answer(
          response.statusCode(), response.headers(), new String(body.readNBytes(MAX_BYTES), UTF_8));
    }
  }

  Duration limit() {
    return limit;
  }

  /** For connections that are no calls. */
  HttpClient client() {
    return client;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
