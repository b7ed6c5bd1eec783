package dev.partyline.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.cloud.lambda.InitException;
import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.testsupport.HandmadeToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The packaged channel auth function as its callers and operators see it: events in, answers and
 * log lines out. It has no rate limit unless a test sets one.
 */
final class PackagedChannelAuth implements AutoCloseable {

  /**
   * The promised limit is 3 s, and faults hang for a minute. The rest allows for a busy machine.
   */
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(6);

  private static final JsonMapper JSON = new JsonMapper();

  private final LambdaFunction function;
  private final ByteArrayOutputStream log;

  /**
   * @param log where the function's lines go
   */
  PackagedChannelAuth(LambdaFunction function, ByteArrayOutputStream log) {
    this.function = function;
    this.log = log;
  }

  /**
   * @param variables over those of template.yaml
   * @param platform over what bin/local's platform provides
   */
  static PackagedChannelAuth deploy(
      PackagedFunctions functions, Map<String, String> variables, Map<String, String> platform)
      throws IOException, InitException {
    Map<String, String> environment = new HashMap<>(Map.of("AUTH_REQUESTS_PER_MINUTE", "0"));
    environment.putAll(variables);
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    return new PackagedChannelAuth(
        functions.function(
            "ChannelAuthFunction", environment, platform, new PrintStream(log, true, UTF_8)),
        log);
  }

  /** A function that accepts {@link HandmadeToken#token} with the key set at this address. */
  static PackagedChannelAuth trusting(PackagedFunctions functions, String keySetUrl)
      throws IOException, InitException {
    return deploy(functions, trust(keySetUrl), Map.of());
  }

  /** The variables that make {@link HandmadeToken#token} acceptable. */
  static Map<String, String> trust(String keySetUrl) {
    return Map.of(
        "JWT_ISSUER", HandmadeToken.ISSUER,
        "JWT_AUDIENCE", HandmadeToken.AUDIENCE,
        "JWKS_URL", keySetUrl);
  }

  void warmUp() throws InitException {
    function.warmUp();
  }

  /** Requests a channel with a JSON body. */
  Reply subscribe(String authorization, String channel) {
    return send(
        event(
            "application/json",
            "{\"socket_id\":\"1.2\",\"channel_name\":\"%s\"}".formatted(channel),
            authorization));
  }

  /**
   * The same, and retries a 503 as clients do: on a busy machine the first calls of a new sandbox
   * can take longer than a request's deadline.
   */
  Reply subscribeOnceReady(String authorization, String channel) {
    AtomicReference<Reply> last = new AtomicReference<>();
    await("an answer other than 503")
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              last.set(subscribe(authorization, channel));
              return last.get().status() != 503;
            });
    return last.get();
  }

  /** An event of payload format 2.0. */
  static String event(String contentType, String body, String authorization) {
    ObjectNode event = JSON.createObjectNode().put("version", "2.0").put("body", body);
    event.put("routeKey", "POST /pusher/auth");
    event.put("isBase64Encoded", false);
    event.putObject("requestContext").put("requestId", "r-1");
    event.putObject("headers").put("content-type", contentType).put("authorization", authorization);
    return event.toString();
  }

  Reply send(String event) {
    int before = log.size();
    long start = System.nanoTime();
    Invocation invocation = function.invoke(event);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(invocation)
        .as("the function must answer any event: %s", shortened(event))
        .isInstanceOf(Invocation.Answered.class);
    // The line comes through another pipe, perhaps after the answer.
    await("the decision's log line")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofMinutes(1))
        .until(() -> hasDecision(logSince(before)));
    try {
      JsonNode answer = JSON.readTree(((Invocation.Answered) invocation).payload());
      return new Reply(answer, took, logSince(before));
    } catch (IOException e) {
      throw new AssertionError("an answer that is no JSON", e);
    }
  }

  private String logSince(int start) {
    byte[] bytes = log.toByteArray();
    return new String(bytes, start, bytes.length - start, UTF_8);
  }

  private static boolean hasDecision(String lines) {
    return lines.contains("\"outcome\"") && lines.endsWith("\n");
  }

  private static String shortened(String text) {
    return text.length() > 300 ? text.substring(0, 300) + "…" : text;
  }

  @Override
  public void close() {
    function.close();
  }

  /**
   * The result of one request.
   *
   * @param answer as API Gateway receives it
   * @param took from the event to the answer
   * @param log the lines written meanwhile
   */
  record Reply(JsonNode answer, Duration took, String log) {

    int status() {
      return answer.path("statusCode").asInt();
    }

    String header(String name) {
      return answer.path("headers").path(name).asText();
    }

    String body() {
      return answer.path("body").asText();
    }

    /** A string in the body, empty if missing. */
    String member(String name) {
      try {
        return JSON.readTree(body()).path(name).asText();
      } catch (IOException e) {
        throw new AssertionError("a body that is no JSON: " + body(), e);
      }
    }

    /** The reason code in the log, empty if there is none. */
    String reason() {
      return property("reason").asText();
    }

    private JsonNode property(String name) {
      for (String line : log.split("\n", -1)) {
        if (line.contains("\"outcome\"") && line.contains("{")) {
          try {
            return JSON.readTree(line.substring(line.indexOf('{'))).path(name);
          } catch (IOException e) {
            throw new AssertionError("a log line that is no JSON: " + line, e);
          }
        }
      }
      return MissingNode.getInstance();
    }

    void shouldBeGranted() {
      assertThat(status()).as("%s%n%s", answer, log).isEqualTo(200);
      assertThat(member("auth")).as(body()).matches("[^:]+:[0-9a-f]{64}");
    }

    /** Checks for the 401 that all invalid tokens get, with the reason only in the log. */
    void shouldBeABadToken(String reason, String token) {
      assertThat(status()).as("%s%n%s", answer, log).isEqualTo(401);
      assertThat(body())
          .isEqualTo(
              "{\"error\":\"Unauthorized\",\"message\":\"A valid bearer token is required\"}");
      assertThat(header("www-authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
      assertThat(header("cache-control")).isEqualTo("no-store");
      assertThat(reason()).as(log).isEqualTo(reason);
      shouldNotRepeat(token);
    }

    /** The time from the event to the answer by the function's own clock, in milliseconds. */
    int latency() {
      return property("latency").asInt();
    }

    /** Checks for a 503 without a signature, within the promised time. */
    void shouldBeUnavailable() {
      assertThat(status()).as("%s%n%s", answer, log).isEqualTo(503);
      assertThat(body())
          .isEqualTo("{\"error\":\"Service Unavailable\",\"message\":\"Try again in a moment\"}");
      assertThat(header("retry-after")).as(answer.toString()).matches("[1-9]\\d*");
      assertThat(took).isLessThan(ANSWER_LIMIT);
    }

    /** Checks that neither the answer nor the log holds a long piece of the text. */
    void shouldNotRepeat(String text) {
      for (String piece : text.split("[. ,]+", -1)) {
        if (piece.length() > 12) {
          assertThat(answer.toString() + log).doesNotContain(piece);
        }
      }
    }
  }
}
