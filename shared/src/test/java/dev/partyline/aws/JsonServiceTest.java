package dev.partyline.aws;

import static dev.partyline.aws.ScriptedService.andHangUp;
import static dev.partyline.aws.ScriptedService.drip;
import static dev.partyline.aws.ScriptedService.error;
import static dev.partyline.aws.ScriptedService.hang;
import static dev.partyline.aws.ScriptedService.hangUp;
import static dev.partyline.aws.ScriptedService.json;
import static dev.partyline.aws.ScriptedService.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partyline.environment.Environment;
import dev.partyline.token.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Over real sockets. */
class JsonServiceTest {

  private static final Duration IN_TIME = Duration.ofSeconds(10);
  private static final Duration SHORTLY = Duration.ofMillis(300);

  /** Room for a slow machine over the shortest time above. */
  private static final Duration SOON = Duration.ofSeconds(3);

  private static final int MAX_BYTES = 1000;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Map<String, String> variables = new ConcurrentHashMap<>();
  private final SettableClock clock = new SettableClock(NOW);
  private ScriptedService server;
  private JsonService service;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedService(json(200, "{}"));
    variables.put("AWS_ACCESS_KEY_ID", "AKVARIABLE");
    variables.put("AWS_SECRET_ACCESS_KEY", "s3cr3t");
    service = service(server.url());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private JsonService service(String url) {
    return new JsonService(
        new Service("dynamodb", "eu-central-1", URI.create(url), "Target", "application/json"),
        () -> new Environment(variables),
        MAX_BYTES,
        clock);
  }

  private Answer call() throws CallException {
    return service.call("Ask", "{}", Deadline.in(IN_TIME));
  }

  private CallException failure(Duration time) {
    CallException thrown =
        catchThrowableOfType(
            CallException.class, () -> service.call("Ask", "{}", Deadline.in(time)));
    assertThat(thrown).isNotNull().hasNoCause();
    return thrown;
  }

  @Test
  void shouldSendWhatIsSigned() throws CallException {
    assertThat(service.call("Ask", "{\"a\":\"ä\"}", Deadline.in(IN_TIME)))
        .isEqualTo(new Answer(200, "{}"));

    ScriptedService.Call call = server.calls().get(0);
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.path()).isEqualTo("/");
    assertThat(call.body()).isEqualTo("{\"a\":\"ä\"}");
    assertThat(call.headers())
        .containsEntry("x-amz-target", "Target.Ask")
        .containsEntry("content-type", "application/json")
        .containsEntry("content-length", "10")
        .containsEntry("host", server.url().substring("http://".length()))
        .doesNotContainKey("x-amz-security-token");
  }

  @Test
  void shouldKeepItsConnection() throws CallException {
    for (int i = 0; i < 5; i++) {
      call();
    }
    server.then(error(400, "AccessDeniedException"), json(200, "{}"));
    call();
    call();

    assertThat(server.calls()).hasSize(7);
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void shouldNotFail_whenTheKeptConnectionIsDead() throws CallException {
    server.then(andHangUp(json(200, "{}")));
    for (int i = 0; i < 5; i++) {
      assertThat(call().isOk()).isTrue();
    }

    assertThat(server.connections()).isEqualTo(5);
  }

  @Test
  void shouldGiveEachCallerItsOwnAnswer_whenManyCallAtOnce() throws Exception {
    server.then((call, out) -> json(200, "{\"you\":" + call.body() + "}").answer(call, out));
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 400; i++) {
        String body = Integer.toString(i);
        answers.add(callers.submit(() -> service.call("Ask", body, Deadline.in(IN_TIME))));
      }
      for (int i = 0; i < 400; i++) {
        assertThat(answers.get(i).get().body()).isEqualTo("{\"you\":" + i + "}");
      }
    }
    assertThat(server.calls()).hasSize(400);
  }

  static Stream<Arguments> noAnswers() {
    return Stream.of(
        Arguments.of("network", hangUp()),
        Arguments.of("not HTTP", raw("SSH-2.0-OpenSSH_9.6\r\n\r\n")),
        Arguments.of("network", raw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{")),
        Arguments.of("checksum", json(200, "{}", "x-amz-crc32: 1\r\n")),
        Arguments.of("checksum", json(200, "{}", "x-amz-crc32: none\r\n")),
        Arguments.of("not UTF-8", raw("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n\u00ff")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noAnswers")
  void shouldSayThatNobodyAnswered(String reason, ScriptedService.Script script) {
    server.then(script);

    CallException thrown = failure(IN_TIME);
    assertThat(thrown).hasMessage(reason);
    assertThat(thrown.isAnswered()).isFalse();
  }

  @Test
  void shouldTakeAnAnswer_whoseChecksumIsRight() throws CallException {
    // CRC-32 of {}
    server.then(json(200, "{}", "x-amz-crc32: 2745614147\r\n"));

    assertThat(call().isOk()).isTrue();
  }

  @Test
  void shouldTakeSoManyBytesAndNoMore() throws CallException {
    server.then(json(200, "x".repeat(MAX_BYTES)));
    assertThat(call().body()).hasSize(MAX_BYTES);

    for (int bytes : new int[] {MAX_BYTES + 1, 5_000_000}) {
      server.then(json(200, "x".repeat(bytes)));
      CallException thrown = failure(IN_TIME);
      assertThat(thrown).hasMessage("over 1000 bytes");
      assertThat(thrown.isAnswered()).isTrue();
    }
  }

  @Test
  void shouldFollowNoRedirect() throws CallException {
    server.then(json(307, "", "location: " + server.url() + "/elsewhere\r\n"));

    assertThat(call()).isEqualTo(new Answer(307, ""));
    assertThat(server.calls()).hasSize(1);
  }

  static Stream<Arguments> slowAnswers() {
    return Stream.of(
        Arguments.of("none", hang()),
        Arguments.of("head in drops", drip("HTTP/1.1 200 OK\r\nX-Drip: ")),
        Arguments.of("body in drops", drip("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slowAnswers")
  void shouldEndInTime(String name, ScriptedService.Script script) throws CallException {
    server.then(script);

    long start = System.nanoTime();
    assertThat(failure(SHORTLY)).hasMessage("timeout");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);

    server.then(json(200, "{}"));
    assertThat(call().isOk()).isTrue();
  }

  @Test
  void shouldSayThatNobodyAnswered_whenNobodyListens() throws IOException {
    server.close();

    assertThat(failure(IN_TIME)).hasMessage("network");
  }

  @Test
  void shouldSayThatNobodyAnswered_whenThereIsNoSuchHost() {
    service = service("http://nowhere.invalid");

    CallException thrown = failure(IN_TIME);
    assertThat(thrown).hasMessage("network");
    assertThat(thrown.isAnswered()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#AccessDeniedException\"}|AccessDeniedException",
        "{\"__type\":\"AccessDeniedException:http://internal.amazon.com/\"}|AccessDeniedException",
        "{\"__type\":\"s3cr3t v4lue\"}|''",
        "{\"__type\":7}|''",
        "<html>|''",
      })
  void shouldKnowTheTypeOfAnError(String body, String type) {
    assertThat(new Answer(400, body).errorType()).isEqualTo(type);
  }

  // Credentials.

  @Test
  void shouldNameTheVariable_whenThereAreNoCredentialsAtAll() {
    variables.clear();

    CallException thrown = failure(IN_TIME);
    assertThat(thrown).hasMessage("AWS_ACCESS_KEY_ID is not set");
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void shouldSendTheSessionToken_whenThereIsOne() throws CallException {
    variables.put("AWS_SESSION_TOKEN", "session");
    call();

    assertThat(server.calls().get(0).headers())
        .containsEntry("x-amz-security-token", "session")
        .extractingByKey("authorization")
        .asString()
        .contains("x-amz-security-token;");
  }

  @Test
  void shouldFetchTheServedCredentialsOnce_andKeepThem() throws CallException {
    serve("AKONE", NOW.plus(Duration.ofHours(6)).toString());
    call();
    clock.advance(Duration.ofHours(5));
    call();

    assertThat(accessKeyIds()).containsExactly("AKONE", "AKONE");
    assertThat(server.credentialsCalls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.method()).isEqualTo("GET");
              assertThat(call.headers()).containsEntry("authorization", "the-token");
            });
    assertThat(server.calls().get(0).headers()).containsEntry("x-amz-security-token", "session");
  }

  @Test
  void shouldFetchOthers_someMinutesBeforeTheyExpire() throws CallException {
    serve("AKONE", NOW.plus(Duration.ofHours(6)).toString());
    call();
    clock.advance(Duration.ofHours(6).minus(FunctionCredentials.REFRESHED_BEFORE));
    serve("AKTWO", NOW.plus(Duration.ofHours(12)).toString());
    call();
    call();

    assertThat(accessKeyIds()).containsExactly("AKONE", "AKTWO", "AKTWO");
  }

  @Test
  void shouldGoOnWithThem_whileOthersCannotBeHad_untilTheyExpire() throws CallException {
    serve("AKONE", NOW.plus(Duration.ofHours(6)).toString());
    call();
    server.gives(json(500, "{}"));
    clock.advance(Duration.ofHours(6).minusSeconds(1));
    call();
    assertThat(accessKeyIds()).containsExactly("AKONE", "AKONE");

    clock.advance(Duration.ofSeconds(1));
    assertThat(failure(IN_TIME)).hasMessage("function credentials: status 500");
  }

  @Test
  void shouldFetchThemForEachCall_whenTheySayNoExpiry() throws CallException {
    server.gives(json(200, "{\"AccessKeyId\":\"AK\",\"SecretAccessKey\":\"s\",\"Token\":\"t\"}"));
    address();
    call();
    call();

    assertThat(server.credentialsCalls()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"ExpiredTokenException", "UnrecognizedClientException"})
  void shouldTryOnceMoreWithOthers_whenTheyAreRefused(String type) throws CallException {
    serve("AKONE", "2100-01-01T00:00:00Z");
    call();
    serve("AKTWO", "2100-01-01T00:00:00Z");
    server.then(error(400, type), json(200, "{}"));

    assertThat(call().isOk()).isTrue();
    assertThat(accessKeyIds()).containsExactly("AKONE", "AKONE", "AKTWO");
  }

  @Test
  void shouldSayThatTheyAreRefused_whenThereAreNoOthers() throws CallException {
    server.then(error(400, "ExpiredTokenException"));

    assertThat(call().errorType()).isEqualTo("ExpiredTokenException");
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void shouldTryOnceMoreAndNoMore_whenTheOthersAreRefusedToo() throws CallException {
    serve("AKONE", "2100-01-01T00:00:00Z");
    call();
    serve("AKTWO", "2100-01-01T00:00:00Z");
    server.then(error(400, "ExpiredTokenException"));

    assertThat(call().errorType()).isEqualTo("ExpiredTokenException");
    assertThat(accessKeyIds()).containsExactly("AKONE", "AKONE", "AKTWO");
  }

  @Test
  void shouldFetchWhatARestoreHasChanged() throws CallException {
    call();
    serve("AKRESTORED", "2100-01-01T00:00:00Z");
    service.refreshCredentials(Deadline.in(IN_TIME));
    call();

    assertThat(accessKeyIds()).containsExactly("AKVARIABLE", "AKRESTORED");
  }

  @Test
  void shouldFetchThemOnce_whenManyNeedThemAtOnce() throws Exception {
    serve("AKONE", "2100-01-01T00:00:00Z");
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 32; i++) {
        answers.add(callers.submit(this::call));
      }
    }
    for (Future<Answer> answer : answers) {
      assertThat(answer.get().isOk()).isTrue();
    }
    assertThat(server.credentialsCalls()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|{}|status 401",
        "200|no|no JSON object",
        "200|{\"AccessKeyId\":\"s3cr3t\",\"SecretAccessKey\":\"s3cr3t\"}|no Token",
        "200|{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"b\",\"Token\":\"c\",\"Expiration\":\"s3cr3t\"}"
            + "|no time in Expiration",
        "200|{}|no AccessKeyId",
      })
  void shouldSayThatTheFunctionHasNoCredentials_whenLambdaServesNone(
      int status, String body, String reason) {
    address();
    server.gives(json(status, body));

    assertThat(failure(IN_TIME)).hasMessage("function credentials: " + reason);
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void shouldEndInTime_whenTheAddressOfTheCredentialsHangs() {
    address();
    server.gives(hang());

    long start = System.nanoTime();
    assertThat(failure(SHORTLY)).hasMessage("timeout");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }

  @Test
  void shouldNotSendTheTokenAbroad_whenTheAddressIsNotOnLoopback() {
    variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://192.0.2.1/credentials");

    assertThat(failure(IN_TIME))
        .hasMessage(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI must be an https address (http only on loopback)");
  }

  private void serve(String accessKeyId, String expiration) {
    address();
    server.gives(
        json(
            200,
            """
            {"AccessKeyId":"%s","SecretAccessKey":"s3cr3t","Token":"session","Expiration":"%s",\
            "Code":"Success"}\
            """
                .formatted(accessKeyId, expiration)));
  }

  private void address() {
    variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.credentialsUrl());
    variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "the-token");
  }

  private List<String> accessKeyIds() {
    return server.calls().stream().map(ScriptedService.Call::accessKeyId).toList();
  }
}
