package dev.partyline.rate;

import static dev.partyline.Some.deadline;
import static dev.partyline.awssdk.ScriptedService.error;
import static dev.partyline.awssdk.ScriptedService.hang;
import static dev.partyline.awssdk.ScriptedService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.partyline.Some;
import dev.partyline.awssdk.ScriptedDynamoDb;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.SecretsServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which limiter decides. The shared count itself is tested against DynamoDB Local elsewhere. */
class RateLimitsTest {

  private static final Caller ANN = Caller.user(Some.userId("ann"));
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:20Z"), ZoneOffset.UTC);

  private ScriptedDynamoDb table;
  private Pseudonyms pseudonyms =
      new Pseudonyms(
          new FixedCredentials(new PusherCredentials("3", "key", "7ad3773142a6692b25b8")));

  @BeforeEach
  void start() throws IOException {
    table = new ScriptedDynamoDb(json(200, "{}"));
  }

  @AfterEach
  void stop() throws IOException {
    table.close();
  }

  @Test
  void shouldLimitNothing_whenTheNumberIs0() {
    RateLimiter limiter = limiter(Map.of("AUTH_REQUESTS_PER_MINUTE", "0"));

    for (int i = 0; i < 1000; i++) {
      assertThat(limiter.take(ANN, deadline())).isEqualTo(new Verdict.Allowed(false));
    }
  }

  @Test
  void shouldLimitTo300_whenNothingIsSet() {
    RateLimiter limiter = limiter(Map.of());

    for (int i = 0; i < 300; i++) {
      assertThat(limiter.take(ANN, deadline())).isInstanceOf(Verdict.Allowed.class);
    }
    assertThat(limiter.take(ANN, deadline())).isInstanceOf(Verdict.Limited.class);
    assertThat(table.calls()).isEmpty();
  }

  @Test
  void shouldUseTheTable_whenOneIsSet() {
    assertThat(limiter(shared()).take(ANN, deadline())).isEqualTo(new Verdict.Allowed(false));

    assertThat(table.calls())
        .singleElement()
        .satisfies(
            call ->
                assertThat(JsonParser.parseString(call.body()))
                    .isEqualTo(
                        JsonParser.parseString(
                            """
                            {"TableName":"limits",
                             "Key":{"PK":{"S":"RATE#user:f4d079c71b3e8860"},"SK":{"S":"2026-03-01T12:00:00Z"}},
                             "UpdateExpression":"ADD requests :one SET expiresAt = :expiresAt",
                             "ConditionExpression":
                               "attribute_not_exists(requests) OR requests < :limit",
                             "ExpressionAttributeValues":{
                               ":one":{"N":"1"},":limit":{"N":"2"},":expiresAt":{"N":"1772366700"}}}
                            """)));
  }

  @Test
  void shouldRetryAfterTheMinute_whenTheSharedCountIsOverTheLimit() {
    table.then(error(400, "ConditionalCheckFailedException"));

    assertThat(limiter(shared()).take(ANN, deadline()))
        .isEqualTo(new Verdict.Limited(Duration.ofSeconds(40)));
  }

  @Test
  void shouldUseItsOwnCount_andReportIt_whenTheTableFails() {
    table.then(error(400, "ResourceNotFoundException"));
    RateLimiter limiter = limiter(shared());

    assertThat(limiter.take(ANN, deadline())).isEqualTo(new Verdict.Allowed(true));
    assertThat(limiter.take(ANN, deadline())).isEqualTo(new Verdict.Allowed(true));
    assertThat(limiter.take(ANN, deadline())).isInstanceOf(Verdict.Limited.class);
  }

  @Test
  void shouldNameAnAddressByAPseudonymOfItsPrefix_inTheTable() {
    RateLimiter limiter = limiter(shared());
    limiter.take(Caller.address("2001:DB8:0:1::7"), deadline());
    limiter.take(Caller.address("192.0.2.1"), deadline());

    assertThat(table.calls()).hasSize(2);
    assertThat(table.calls().get(0).body()).contains("\"RATE#address:2352427c7ebe89ad\"");
    assertThat(table.calls().get(1).body()).contains("\"RATE#address:7cfbf7e33843f667\"");
  }

  @Test
  void shouldUseItsOwnCount_andReportIt_whileTheSecretIsUnknown() throws Exception {
    try (SecretsServer secrets = new SecretsServer()) {
      pseudonyms =
          new Pseudonyms(
              CredentialsSource.from(secrets.environment(), secrets.sdk(), CLOCK, line -> {}));
      RateLimiter limiter = limiter(shared());

      assertThat(limiter.take(ANN, deadline())).isEqualTo(new Verdict.Allowed(true));
      assertThat(limiter.take(ANN, deadline())).isEqualTo(new Verdict.Allowed(true));
      assertThat(limiter.take(ANN, deadline())).isInstanceOf(Verdict.Limited.class);
      assertThat(secrets.calls()).as("no caller waits for a read").isEmpty();
    }
    assertThat(table.calls()).isEmpty();
  }

  @Test
  void shouldUseItsOwnCount_andReportIt_whenTheSharedCountIsLate() {
    table.then(hang());

    assertThat(limiter(shared(), Duration.ofMillis(50)).take(ANN, deadline()))
        .isEqualTo(new Verdict.Allowed(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "1.5", "1000001"})
  void shouldNotStart_whenTheNumberIsInvalid(String number) {
    assertThatThrownBy(() -> limiter(Map.of("AUTH_REQUESTS_PER_MINUTE", number)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("AUTH_REQUESTS_PER_MINUTE must be a whole number from 0 to 1000000");
  }

  private static Map<String, String> shared() {
    return Map.of("AUTH_REQUESTS_PER_MINUTE", "2", "RATE_LIMIT_TABLE", "limits");
  }

  private RateLimiter limiter(Map<String, String> variables) {
    return limiter(variables, Duration.ofMinutes(1));
  }

  private RateLimiter limiter(Map<String, String> variables, Duration sharedCountTimeout) {
    return RateLimits.from(
        new Environment(variables), table.client(), pseudonyms, sharedCountTimeout, CLOCK);
  }
}
