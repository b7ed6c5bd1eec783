package dev.partyline.awssdk;

import static dev.partyline.awssdk.ScriptedService.andHangUp;
import static dev.partyline.awssdk.ScriptedService.drip;
import static dev.partyline.awssdk.ScriptedService.error;
import static dev.partyline.awssdk.ScriptedService.hang;
import static dev.partyline.awssdk.ScriptedService.hangUp;
import static dev.partyline.awssdk.ScriptedService.json;
import static dev.partyline.awssdk.ScriptedService.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** What {@link AwsService} adds to the SDK, over real sockets. */
class AwsServiceTest {

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(400);
  // Allows for a busy machine; without a limit these would never end.
  private static final Duration IN_TIME = Duration.ofSeconds(5);
  private static final String ITEM = "{\"Item\":{\"username\":{\"S\":\"Ann\"}}}";

  private ScriptedDynamoDb server;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedDynamoDb(json(200, ITEM));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void shouldSignWithTheFunctionsCredentials_forItsRegion() throws AwsException {
    username();

    assertThat(server.calls().get(0).headers().get("authorization"))
        .contains(" Credential=AKIDEXAMPLE/", "/eu-central-1/dynamodb/");
    assertThat(server.calls().get(0).headers())
        .containsEntry("x-amz-security-token", "the-session");
  }

  @Test
  void shouldKeepItsConnection() throws AwsException {
    username();
    username();

    assertThat(server.connections()).isOne();
  }

  @Test
  void shouldSucceed_whenAKeptConnectionIsDead() throws AwsException {
    for (int i = 0; i < 3; i++) {
      server.then(andHangUp(json(200, ITEM)));

      assertThat(username()).isEqualTo("Ann");
    }
  }

  static Stream<ScriptedService.Script> passing() {
    return Stream.of(
        error(400, "ProvisionedThroughputExceededException"),
        error(400, "RequestLimitExceeded"),
        error(400, "ThrottlingException"),
        error(500, "InternalServerError"),
        json(503, "<html>Sorry</html>"),
        hangUp(),
        raw("SSH-2.0-OpenSSH_9.6\r\n\r\n"),
        json(200, ITEM, "x-amz-crc32: 1\r\n"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldRetryARead_whenTheErrorIsTransient(ScriptedService.Script fault) throws AwsException {
    server.then(fault, fault, json(200, ITEM));

    assertThat(username()).isEqualTo("Ann");
    assertThat(server.calls()).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldRetryAWrite_whenTheErrorIsTransient(ScriptedService.Script fault) throws AwsException {
    server.then(fault, fault, json(200, "{}"));

    put(LONG_ENOUGH);

    assertThat(server.calls()).hasSize(3);
    assertThat(server.calls())
        .extracting(ScriptedService.Call::body)
        .containsOnly(server.calls().get(0).body());
  }

  @Test
  void shouldRetryInTime_whenAnAttemptHangs() throws AwsException {
    server.then(hang(), json(200, ITEM));

    assertThat(username(Duration.ofSeconds(3))).isEqualTo("Ann");
    assertThat(server.calls()).hasSize(2);
  }

  @Test
  void shouldGiveUpAfterFourAttempts() {
    server.then(error(400, "ThrottlingException"));

    assertThat(failure(LONG_ENOUGH)).hasMessage("ThrottlingException").hasNoCause();
    assertThat(server.calls()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|{\"__type\":\"com.amazonaws.dynamodb.v20120810#AccessDeniedException\",\"message\":\"s3cr3t\"}|AccessDeniedException",
        "400|{\"__type\":\"com.amazon.coral.validate#ValidationException\"}|ValidationException",
        "400|{\"__type\":\"ResourceNotFoundException\"}|ResourceNotFoundException",
        "400|{\"__type\":\"s3cr3t v4lue\"}|status 400",
        "400||status 400",
        "403|<html>s3cr3t</html>|status 403",
      })
  void shouldFailAtOnceWithTheCodeOnly_whenTheErrorIsNotTransient(
      int status, String body, String code) {
    server.then(json(status, body == null ? "" : body));

    AwsException thrown = failure(LONG_ENOUGH);
    assertThat(thrown).hasMessage(code).hasNoCause();
    assertThat(thrown.isAnswered()).isTrue();
    assertThat(server.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void shouldFollowNoRedirect(int status) throws IOException {
    try (ScriptedDynamoDb elsewhere = new ScriptedDynamoDb(json(200, ITEM))) {
      server.then(json(status, "{}", "location: " + elsewhere.url() + "\r\n"));

      assertThat(failure(LONG_ENOUGH)).hasMessage("status " + status);
      assertThat(elsewhere.calls()).isEmpty();
    }
  }

  static Stream<ScriptedService.Script> silent() {
    return Stream.of(
        hang(),
        drip("HTTP/1.1 200 OK\r\nx-amzn-requestid: r-1\r\nContent-Length: 60000\r\n\r\n{"),
        drip("HTTP/1.1 200 OK\r\nX-Drip: "));
  }

  @ParameterizedTest
  @MethodSource("silent")
  void shouldEndInTime_whenAnAnswerDoesNotCome(ScriptedService.Script script) {
    server.then(script);

    assertEndsInTime("timeout");
  }

  @Test
  void shouldEndInTime_whenNothingListens() throws IOException {
    server.goDown();

    AwsException thrown = failure(LONG_ENOUGH);
    assertThat(thrown).hasMessage("refused").hasNoCause();
    assertThat(thrown.isAnswered()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>s3cr3t</html>", "{\"Item\":7}", "{\"Item\":{\"a\":{\"S\":\"s3"})
  void shouldReportAnInvalidAnswer_withoutItsText(String body) {
    server.then(json(200, body));

    AwsException thrown = failure(LONG_ENOUGH);
    assertThat(thrown).hasMessage("invalid answer").hasNoCause();
    assertThat(thrown.isAnswered()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "<html>Welcome s3cr3t</html>"})
  void shouldFail_whenTheAnswerIsNotFromAws(String body) {
    server.then(
        raw(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body)));

    AwsException thrown = catchThrowableOfType(AwsException.class, () -> put(LONG_ENOUGH));
    assertThat(thrown).hasMessageMatching("not an answer of AWS|invalid answer").hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ExpiredTokenException", "UnrecognizedClientException", "InvalidClientTokenId"})
  void shouldRetryOnceWithNewCredentials_whenCredentialsAreRefused(String type) throws Exception {
    AtomicInteger providers = new AtomicInteger();
    Supplier<AwsCredentialsProvider> rotated =
        () -> ScriptedDynamoDb.credentials("AK" + providers.incrementAndGet());
    try (ScriptedDynamoDb refusing =
        new ScriptedDynamoDb(rotated, error(400, type), json(200, ITEM))) {

      assertThat(username(refusing, LONG_ENOUGH)).isEqualTo("Ann");

      assertThat(refusing.calls())
          .extracting(ScriptedService.Call::accessKeyId)
          .containsExactly("AK1", "AK2");
    }
  }

  @Test
  void shouldFailWithTheCode_whenTheNewCredentialsAreRefusedToo() {
    server.then(error(400, "UnrecognizedClientException"));

    assertThat(failure(LONG_ENOUGH)).hasMessage("UnrecognizedClientException");
    assertThat(server.calls()).hasSize(2);
  }

  @Test
  void shouldFailWithoutACall_whenThereAreNoCredentials() throws Exception {
    Supplier<AwsCredentialsProvider> none =
        () ->
            () -> {
              throw new IllegalStateException("s3cr3t");
            };
    try (ScriptedDynamoDb uncalled = new ScriptedDynamoDb(none, json(200, ITEM))) {
      AwsException thrown =
          catchThrowableOfType(AwsException.class, () -> username(uncalled, LONG_ENOUGH));

      assertThat(thrown).hasMessage("credentials").hasNoCause();
      assertThat(uncalled.calls()).isEmpty();
    }
  }

  @Test
  void shouldEndInTime_whenTheCredentialsDoNotCome() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Supplier<AwsCredentialsProvider> hanging =
        () ->
            () -> {
              await(end);
              throw new IllegalStateException("no credentials");
            };
    try (ScriptedDynamoDb uncalled = new ScriptedDynamoDb(hanging, json(200, ITEM))) {
      assertThat(catchThrowableOfType(AwsException.class, () -> username(uncalled, SHORT)))
          .hasMessage("timeout");
    } finally {
      end.countDown();
    }
  }

  @Test
  void shouldEndItsThreads_whenTheSdkIsClosed() throws Exception {
    Set<Thread> own;
    Set<Thread> others = threads();
    try (ScriptedDynamoDb closed = new ScriptedDynamoDb(json(200, ITEM))) {
      username(closed, LONG_ENOUGH);
      own = threads();
      own.removeAll(others);
      assertThat(own).isNotEmpty();
    }

    for (Thread thread : own) {
      thread.join(LONG_ENOUGH);
    }
    assertThat(own).noneMatch(Thread::isAlive);
  }

  private static Set<Thread> threads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().startsWith("aws"));
    return threads;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertEndsInTime(String code) {
    long start = System.nanoTime();
    AwsException thrown = failure(SHORT);

    assertThat(thrown).hasMessage(code).hasNoCause();
    assertThat(thrown.isAnswered()).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
  }

  private AwsException failure(Duration atMost) {
    AwsException thrown = catchThrowableOfType(AwsException.class, () -> username(atMost));
    assertThat(thrown).isNotNull();
    return thrown;
  }

  private String username() throws AwsException {
    return username(LONG_ENOUGH);
  }

  private String username(Duration atMost) throws AwsException {
    return username(server, atMost);
  }

  private static String username(ScriptedDynamoDb from, Duration atMost) throws AwsException {
    GetItemResponse answer =
        from.client()
            .call(
                atMost,
                (client, limits) ->
                    client.getItem(
                        get ->
                            get.tableName("party")
                                .key(Map.of("PK", fromS("p"), "SK", fromS("s")))
                                .overrideConfiguration(limits)));
    return answer.item().get("username").s();
  }

  private void put(Duration atMost) throws AwsException {
    PutItemResponse written =
        server
            .client()
            .call(
                atMost,
                (client, limits) ->
                    client.putItem(
                        put ->
                            put.tableName("party")
                                .item(Map.of("PK", fromS("p"), "SK", fromS("s")))
                                .overrideConfiguration(limits)));
    assertThat(written.sdkHttpResponse().isSuccessful()).isTrue();
  }
}
