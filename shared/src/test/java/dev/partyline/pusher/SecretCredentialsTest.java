package dev.partyline.pusher;

import static dev.partyline.pusher.SecretCredentials.FRESH_FOR;
import static dev.partyline.pusher.SecretCredentials.KEPT_FOR;
import static dev.partyline.pusher.SecretCredentials.MIN_BETWEEN_READS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.partyline.Some;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.token.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCredentialsTest {

  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration ENOUGH = Duration.ofSeconds(2);
  private static final PusherCredentials OLD = new PusherCredentials("3", "old-key", "old-s3cr3t");
  private static final PusherCredentials NEW = new PusherCredentials("3", "new-key", "new-s3cr3t");
  private static final String EMPTY = "{\"appId\":\"\",\"key\":\"\",\"secret\":\"\"}";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final List<String> log = new CopyOnWriteArrayList<>();
  private SecretsServer server;
  private SecretCredentials source;

  @BeforeEach
  void start() throws IOException {
    server = new SecretsServer();
    holds(OLD);
    source = new SecretCredentials(server.secret(), clock, log::add);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldReadOnce_whileItIsFresh() {
    assertThat(current()).isEqualTo(OLD);
    clock.advance(FRESH_FOR.minus(MOMENT));
    assertThat(current()).isEqualTo(OLD);

    assertThat(reads()).isOne();
    assertThat(log).isEmpty();
  }

  @Test
  void shouldUseTheRotatedSecret_after5Minutes() {
    current();
    holds(NEW);
    assertThat(current()).isEqualTo(OLD);
    clock.advance(FRESH_FOR);

    assertThat(current()).isEqualTo(NEW);
    assertThat(reads()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"appId\":\"\",\"key\":\"\",\"secret\":\"\"}|appId is missing, empty or no text",
        "{\"appId\":\"3\",\"key\":\"\",\"secret\":\"s3cr3t\"}|key is missing, empty or no text",
        "{\"appId\":\"3\",\"key\":\"k\"}|secret is missing, empty or no text",
        "{\"appId\":3,\"key\":\"k\",\"secret\":\"s3cr3t\"}|appId is missing, empty or no text",
        "{\"appId\":\"3\",\"key\":\"s3:cr3t\",\"secret\":\"s3cr3t\"}|key must be letters, digits, -"
            + " and _ only",
        "{\"appId\":\"3/4\",\"key\":\"k\",\"secret\":\"s3cr3t\"}|appId must be letters, digits, -"
            + " and _ only",
        "s3cr3t|the secret is no JSON object",
        "[\"s3cr3t\"]|the secret is no JSON object",
        "{\"appId\":\"s3cr3t|the secret is no JSON object",
        "null|the secret is no JSON object",
        "{\"appId\":\"3\",\"key\":\"k\",\"secret\":\"s3cr3t\",\"x\":[\"\u0001\"]}|the secret is no JSON"
            + " object",
        "{\"appId\":\"3\",\"key\":\"k\",\"secret\":1,\"secret\":\"s3cr3t\"}|the secret is no JSON"
            + " object",
      })
  void shouldBeUnavailableAndSayWhy_untilTheSecretIsFilled(String text, String reason) {
    server.holds(text);

    assertUnavailable();
    assertThat(line(0).get("reason").getAsString()).isEqualTo(reason);
    assertThat(line(0).get("olderInUse").getAsBoolean()).isFalse();

    holds(OLD);
    clock.advance(MIN_BETWEEN_READS);
    assertThat(current()).isEqualTo(OLD);
    assertThat(log).hasSize(1).allMatch(line -> !line.contains("s3cr3t") && !line.contains("cr3t"));
  }

  @Test
  void shouldStripValues_becauseTheyArePasted() {
    server.holds("{\"appId\":\" 3\",\"key\":\"old-key\\n\",\"secret\":\"old-s3cr3t \"}");

    assertThat(current()).isEqualTo(OLD);
  }

  @Test
  void shouldIgnoreAByteOrderMark_becauseEditorsWriteOne() {
    server.holds("\uFEFF{\"appId\":\"3\",\"key\":\"old-key\",\"secret\":\"old-s3cr3t\"}");

    assertThat(current()).isEqualTo(OLD);
  }

  @Test
  void shouldReadAtMostEvery10Seconds_whileTheSecretIsEmpty() {
    server.holds(EMPTY);
    for (int i = 0; i < 100; i++) {
      assertUnavailable();
    }
    assertThat(reads()).isOne();

    clock.advance(MIN_BETWEEN_READS.minus(MOMENT));
    assertUnavailable();
    assertThat(reads()).isOne();

    clock.advance(MOMENT);
    assertUnavailable();
    assertThat(reads()).isEqualTo(2);
  }

  @Test
  void shouldReadForEveryCaller_whenNothingIsCachedAndSecretsManagerDidNotAnswer() {
    server.answers(503, "{}");
    assertUnavailable();
    holds(OLD);

    assertThat(current()).isEqualTo(OLD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not json", "{\"appId\":\"\",\"key\":\"\",\"secret\":\"\"}"})
  void shouldUseCachedCredentials_whenTheSecretBecomesInvalid(String text) {
    current();
    server.holds(text);
    clock.advance(FRESH_FOR);

    assertThat(current()).isEqualTo(OLD);
    assertThat(line(0).get("olderInUse").getAsBoolean()).isTrue();
  }

  @Test
  void shouldUseCachedCredentialsFor12Hours_whileTheSecretCannotBeRead() {
    current();
    server.answers(500, "{}");
    clock.advance(KEPT_FOR.minus(MOMENT));
    assertThat(current()).isEqualTo(OLD);
    assertThat(current()).isEqualTo(OLD);
    assertThat(reads()).as("reads, of which two in 10 s would be too many").isEqualTo(2);

    clock.advance(MOMENT);
    assertUnavailable();

    holds(NEW);
    assertThat(current()).as("at once").isEqualTo(NEW);
  }

  @Test
  void shouldLogEveryFailedRead() {
    current();
    server.answers(400, "{\"__type\":\"AccessDeniedException\",\"Message\":\"old-s3cr3t\"}");
    clock.advance(FRESH_FOR);
    current();
    current();
    clock.advance(MIN_BETWEEN_READS);
    current();

    assertThat(log).hasSize(2);
    assertThat(line(0))
        .isEqualTo(
            JsonParser.parseString(
                "{\"level\":\"ERROR\",\"event\":\"pusher_secret_not_read\","
                    + "\"reason\":\"AccessDeniedException\",\"olderInUse\":true}"));
  }

  @Test
  void shouldReadSooner_whenPusherRefusesTheCachedCredentials() {
    current();
    holds(NEW);
    clock.advance(MIN_BETWEEN_READS);

    assertThat(source.afterRefusal(OLD, ENOUGH)).isEqualTo(NEW);
    assertThat(current()).isEqualTo(NEW);
    assertThat(reads()).isEqualTo(2);
  }

  @Test
  void shouldReadAtMostEvery10Seconds_whilePusherKeepsRefusing() {
    current();
    clock.advance(MIN_BETWEEN_READS);
    for (int i = 0; i < 100; i++) {
      assertThat(source.afterRefusal(OLD, ENOUGH)).isEqualTo(OLD);
    }
    assertThat(reads()).isEqualTo(2);

    clock.advance(MIN_BETWEEN_READS);
    source.afterRefusal(OLD, ENOUGH);
    assertThat(reads()).isEqualTo(3);
  }

  @Test
  void shouldNotRead_whenPusherRefusedOlderCredentialsThanTheCachedOnes() {
    holds(NEW);
    current();
    clock.advance(MIN_BETWEEN_READS);

    assertThat(source.afterRefusal(OLD, ENOUGH)).isEqualTo(NEW);
    assertThat(reads()).isOne();
  }

  @Test
  void shouldReadAgain_whenRefreshed() {
    current();
    holds(NEW);

    source.refresh();

    assertThat(current()).isEqualTo(NEW);
    assertThat(reads()).isEqualTo(2);
  }

  @Test
  void shouldNotThrow_whenARefreshFails() {
    current();
    server.answers(500, "{}");

    source.refresh();

    assertThat(current()).isEqualTo(OLD);
    assertThat(log).hasSize(1);
  }

  @Test
  void shouldShareTheReadThatAPrefetchBegan() {
    server.hold();
    source.prefetch();
    server.release();

    assertThat(current()).isEqualTo(OLD);
    assertThat(reads()).isOne();
  }

  @Test
  void shouldReadOnce_forConcurrentCallers() throws InterruptedException, ExecutionException {
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      for (Future<PusherCredentials> one :
          callers.invokeAll(
              IntStream.range(0, 32)
                  .<Callable<PusherCredentials>>mapToObj(i -> this::current)
                  .toList())) {
        assertThat(one.get()).isEqualTo(OLD);
      }
    }

    assertThat(reads()).isOne();
  }

  @Test
  void shouldRespectTheCallersTimeout_whenSecretsManagerHangs() {
    server.hold();
    long start = System.nanoTime();

    assertThatThrownBy(() -> source.current(Duration.ofMillis(200)))
        .isInstanceOf(UnavailableException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void shouldUseCachedCredentials_whenAnotherReadExceedsTheCallersTimeout() throws Exception {
    current();
    clock.advance(FRESH_FOR);
    server.hold();
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<PusherCredentials> slow = other.submit(this::current);
      long limit = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (reads() < 2 && System.nanoTime() < limit) {
        Thread.onSpinWait();
      }

      assertThat(source.current(Duration.ofMillis(50))).isEqualTo(OLD);
      assertThat(slow.isDone()).isFalse();
      server.release();
      assertThat(slow.get()).isEqualTo(OLD);
    }
    assertThat(reads()).isEqualTo(2);
  }

  @Test
  void shouldKnowNoneAndReadNothing_beforeTheFirstRead() {
    assertThat(source.known()).isEmpty();
    assertThat(reads()).isZero();

    current();
    assertThat(source.known()).contains(OLD);
  }

  @Test
  void shouldKnowThoseReadLast_for12Hours_withoutAnotherRead() {
    current();
    holds(NEW);
    clock.advance(KEPT_FOR.minus(MOMENT));
    assertThat(source.known()).contains(OLD);

    clock.advance(MOMENT);
    assertThat(source.known()).isEmpty();
    assertThat(reads()).isOne();
  }

  @Test
  void shouldKnowThoseReadLastAtOnce_whileAReadHangs() throws Exception {
    current();
    clock.advance(FRESH_FOR);
    server.hold();
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<PusherCredentials> slow = other.submit(this::current);
      while (reads() < 2 && !slow.isDone()) {
        Thread.onSpinWait();
      }

      assertThat(source.known()).contains(OLD);
      assertThat(slow.isDone()).isFalse();
      server.release();
    }
  }

  @Test
  void shouldComeFromTheSecret_whenOneIsNamed() {
    CredentialsSource named =
        CredentialsSource.from(server.environment(), server.sdk(), clock, log::add);

    assertThat(named.current(ENOUGH)).isEqualTo(OLD);
  }

  @Test
  void shouldComeFromTheEnvironment_whenNoSecretIsNamed() {
    CredentialsSource fixed =
        from(
            "PUSHER_SECRET_ARN", "",
            "PUSHER_APP_ID", "3",
            "PUSHER_APP_KEY", "old-key",
            "PUSHER_APP_SECRET", "old-s3cr3t");

    assertThat(fixed.current(ENOUGH)).isEqualTo(OLD);
    assertThat(fixed.afterRefusal(OLD, ENOUGH)).isEqualTo(OLD);
    assertThat(fixed.known()).contains(OLD);
  }

  @Test
  void shouldRefuse_whenBothAreSet() {
    assertThatThrownBy(
            () -> from("PUSHER_SECRET_ARN", SecretsServer.ARN, "PUSHER_APP_KEY", "old-key"))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("PUSHER_SECRET_ARN is set, and PUSHER_APP_KEY too: one of them must go");
  }

  private CredentialsSource from(String... variables) {
    return CredentialsSource.from(Some.environment(variables), server.sdk(), clock, log::add);
  }

  private void holds(PusherCredentials credentials) {
    server.holds(credentials.appId(), credentials.key(), credentials.secret());
  }

  private PusherCredentials current() {
    return source.current(ENOUGH);
  }

  private int reads() {
    // The SDK gives the attempts of one call one id.
    return (int)
        server.calls().stream()
            .map(call -> call.headers().get("amz-sdk-invocation-id"))
            .distinct()
            .count();
  }

  private JsonObject line(int number) {
    assertThat(log.get(number)).endsWith("\n");
    return JsonParser.parseString(log.get(number)).getAsJsonObject();
  }

  private void assertUnavailable() {
    assertThatThrownBy(this::current)
        .isInstanceOf(UnavailableException.class)
        .hasMessage("pusher_credentials")
        .hasCauseInstanceOf(SecretException.class);
  }
}
