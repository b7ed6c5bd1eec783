package dev.partyline.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.dynamodb.LateClient;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Which limiter decides. The shared count itself is tried against DynamoDB Local elsewhere. */
class RateLimitsTest {

  private static final Caller ANN = new Caller("user:ann");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:20Z"), ZoneOffset.UTC);

  private final List<UpdateItemRequest> requests = new ArrayList<>();
  private Supplier<UpdateItemResponse> table = () -> UpdateItemResponse.builder().build();

  @Test
  void shouldLimitNothing_whenTheNumberIs0() {
    RateLimiter limiter = limiter(Map.of("AUTH_REQUESTS_PER_MINUTE", "0"));

    for (int i = 0; i < 1000; i++) {
      assertThat(limiter.take(ANN)).isEqualTo(new Verdict.Allowed(false));
    }
  }

  @Test
  void shouldLimitTo300_whenNothingIsSet() {
    RateLimiter limiter = limiter(Map.of());

    for (int i = 0; i < 300; i++) {
      assertThat(limiter.take(ANN)).isInstanceOf(Verdict.Allowed.class);
    }
    assertThat(limiter.take(ANN)).isInstanceOf(Verdict.Limited.class);
    assertThat(requests).isEmpty();
  }

  @Test
  void shouldAskTheTable_whenOneIsNamed() {
    assertThat(limiter(shared()).take(ANN)).isEqualTo(new Verdict.Allowed(false));

    assertThat(requests).hasSize(1);
    assertThat(requests.get(0).tableName()).isEqualTo("limits");
    assertThat(requests.get(0).key().get("PK").s()).isEqualTo("RATE#user:ann");
  }

  @Test
  void shouldSayWhenTheMinuteIsOver_whenTheTableSaysItIsTooMuch() {
    table =
        () -> {
          throw ConditionalCheckFailedException.builder().build();
        };

    assertThat(limiter(shared()).take(ANN)).isEqualTo(new Verdict.Limited(Duration.ofSeconds(40)));
  }

  @Test
  void shouldDecideByItself_andSaySo_whenTheTableFails() {
    table =
        () -> {
          throw SdkClientException.create("no connection");
        };
    RateLimiter limiter = limiter(shared());

    assertThat(limiter.take(ANN)).isEqualTo(new Verdict.Allowed(true));
    assertThat(limiter.take(ANN)).isEqualTo(new Verdict.Allowed(true));
    assertThat(limiter.take(ANN)).isInstanceOf(Verdict.Limited.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "1.5", "1000001"})
  void shouldNotStart_whenTheNumberMakesNoSense(String number) {
    assertThatThrownBy(() -> limiter(Map.of("AUTH_REQUESTS_PER_MINUTE", number)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("AUTH_REQUESTS_PER_MINUTE must be a whole number from 0 to 1000000");
  }

  private static Map<String, String> shared() {
    return Map.of("AUTH_REQUESTS_PER_MINUTE", "2", "RATE_LIMIT_TABLE", "limits");
  }

  private RateLimiter limiter(Map<String, String> variables) {
    return RateLimits.from(new Environment(variables), new LateClient(this::dynamoDb), CLOCK);
  }

  private DynamoDbClient dynamoDb() {
    return new DynamoDbClient() {
      @Override
      public UpdateItemResponse updateItem(UpdateItemRequest request) {
        requests.add(request);
        return table.get();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
