package dev.partyline.cloud.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The requests of a runtime to <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda's runtime API</a>.
 */
class RuntimeApiTest {

  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:f";
  private static final String ENDED = "{\"errorType\":\"Runtime.ExitError\"}";

  private final HttpClient client = HttpClient.newHttpClient();
  private RuntimeApi api;

  @BeforeEach
  void start() throws Exception {
    api = new RuntimeApi(ARN, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void stop() {
    api.close();
    client.close();
  }

  @Test
  void shouldReturnTheNextEvent_withItsDeadline() throws Exception {
    api.invoke("{\"name\":\"Åsa\"}", Duration.ofSeconds(3));
    HttpResponse<String> next = next();
    assertThat(next.body()).isEqualTo("{\"name\":\"Åsa\"}");
    assertThat(header(next, "Lambda-Runtime-Aws-Request-Id")).isNotEmpty();
    assertThat(header(next, "Lambda-Runtime-Invoked-Function-Arn")).isEqualTo(ARN);
    assertThat(header(next, "Lambda-Runtime-Deadline-Ms"))
        .isEqualTo(Long.toString(NOW.plusSeconds(3).toEpochMilli()));
  }

  @Test
  void shouldMatchAnswersToEvents_whenSeveralAreInFlight() throws Exception {
    CompletableFuture<Invocation> first = api.invoke("1", Duration.ofSeconds(3));
    CompletableFuture<Invocation> second = api.invoke("2", Duration.ofSeconds(3));
    String firstId = header(next(), "Lambda-Runtime-Aws-Request-Id");
    String secondId = header(next(), "Lambda-Runtime-Aws-Request-Id");
    post("invocation/" + secondId + "/response", "two");
    post("invocation/" + firstId + "/error", "one");
    assertThat(first.get()).isEqualTo(new Invocation.Failed("one"));
    assertThat(second.get()).isEqualTo(new Invocation.Answered("two"));
  }

  @Test
  void shouldBeReady_whenTheFirstEventIsRequested() throws Exception {
    assertThat(api.ready()).isNotDone();
    api.invoke("1", Duration.ofSeconds(3));
    next();
    assertThat(api.ready()).isCompleted();
  }

  @Test
  void shouldBeReadyAndWait_whenTheRuntimeRequestsItsRestore() throws Exception {
    CompletableFuture<HttpResponse<String>> restore =
        client.sendAsync(
            HttpRequest.newBuilder(address("restore/next")).build(),
            HttpResponse.BodyHandlers.ofString(UTF_8));
    api.ready().get(60, TimeUnit.SECONDS);
    assertThat(restore).isNotDone();

    CompletableFuture<Void> restored = api.restore();

    assertThat(restore.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(restored).isNotDone();
    api.invoke("1", Duration.ofSeconds(3));
    next();
    assertThat(restored).isCompleted();
  }

  @Test
  void shouldReportTheRuntimesError_whenTheRestoreFails() throws Exception {
    post("restore/error", "{\"errorMessage\":\"a hook threw\"}");
    assertThatThrownBy(() -> api.restore().get())
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("{\"errorMessage\":\"a hook threw\"}");
  }

  @Test
  void shouldReportTheRuntimesError_whenInitializationFails() throws Exception {
    post("init/error", "{\"errorMessage\":\"no table\"}");
    assertThatThrownBy(() -> api.ready().get())
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("{\"errorMessage\":\"no table\"}");
  }

  @Test
  void shouldFailEventsInFlight_whenTheProcessHasExited() throws Exception {
    CompletableFuture<Invocation> waiting = api.invoke("1", Duration.ofSeconds(3));
    api.ended(ENDED);
    assertThat(waiting.get()).isEqualTo(new Invocation.Failed(ENDED));
  }

  @Test
  void shouldFailLaterEvents_whenTheProcessHasExited() {
    api.ended(ENDED);
    assertThat(api.invoke("1", Duration.ofSeconds(3)))
        .isCompletedWithValue(new Invocation.Failed(ENDED));
  }

  private HttpResponse<String> next() throws Exception {
    return client.send(
        HttpRequest.newBuilder(address("invocation/next")).build(),
        HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private void post(String path, String body) throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(address(path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(client.send(post, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(202);
  }

  private URI address(String path) {
    return URI.create("http://" + api.address() + "/2018-06-01/runtime/" + path);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
