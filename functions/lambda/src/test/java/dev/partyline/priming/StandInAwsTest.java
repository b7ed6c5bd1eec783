package dev.partyline.priming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.awssdk.DynamoDb;
import dev.partyline.environment.Environment;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.PusherCredentials;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class StandInAwsTest {

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
  private static final String PROPERTY = "aws.containerCredentialsFullUri";

  @Test
  void shouldAnswerBothServices_overTlsAndWithCredentialsFetchedThere() throws Exception {
    Map<String, String> answers = new HashMap<>(StandInAws.ANSWERS);
    answers.put("/", "{\"Item\":{\"PK\":{\"S\":\"p\"}}}");
    try (StandIn standIn = StandIn.start(answers, Clock.systemUTC());
        StandInAws aws = new StandInAws(standIn)) {
      Environment environment = new Environment(aws.variables()).with(Map.of("STAGE", "prod"));

      Map<String, AttributeValue> item =
          DynamoDb.from(environment, aws.sdk())
              .call(
                  LONG_ENOUGH,
                  (client, limits) ->
                      client.getItem(
                          get ->
                              get.tableName("t")
                                  .key(Map.of("PK", AttributeValue.fromS("p")))
                                  .overrideConfiguration(limits)))
              .item();
      PusherCredentials credentials =
          CredentialsSource.from(environment, aws.sdk(), Clock.systemUTC(), line -> {})
              .current(LONG_ENOUGH);

      assertThat(item).containsEntry("PK", AttributeValue.fromS("p"));
      assertThat(credentials).isEqualTo(new PusherCredentials("1", "none", "none"));
    }
  }

  @Test
  void shouldLeaveNoSystemPropertyBehind_whenTheStandInHasFailed() throws Exception {
    StandInAws aws;
    try (StandIn standIn = StandIn.start(StandInAws.ANSWERS, Clock.systemUTC())) {
      aws = new StandInAws(standIn);
    }

    assertThatThrownBy(aws::close).isInstanceOf(RuntimeException.class);
    assertThat(System.getProperty(PROPERTY)).isNull();
  }

  @Test
  void shouldLeaveNoSystemPropertyBehind() throws Exception {
    try (StandIn standIn = StandIn.start(StandInAws.ANSWERS, Clock.systemUTC());
        StandInAws aws = new StandInAws(standIn)) {
      assertThat(aws.sdk()).isNotNull();
      assertThat(System.getProperty(PROPERTY)).isNotNull();
    }

    assertThat(System.getProperty(PROPERTY)).isNull();
  }
}
