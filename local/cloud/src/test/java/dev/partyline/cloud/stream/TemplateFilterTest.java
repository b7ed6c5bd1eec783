package dev.partyline.cloud.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.template.AttributeSource;
import dev.partyline.template.Function;
import dev.partyline.template.StackInputs;
import dev.partyline.template.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The records of the party table that match template.yaml's filter, by AWS's own engine. */
class TemplateFilterTest {

  private static List<String> patterns = List.of();
  private static RecordFilter filter;

  @BeforeAll
  static void readTheTemplate() throws Exception {
    Template template = Template.read(Path.of("..", "..", "template.yaml"));
    Map<String, String> parameters =
        new HashMap<>(Map.of("Stage", "dev", "AllowedOrigins", "https://party.example.org"));
    for (String name : List.of("JwtIssuer", "JwksUrl", "JwtAudience")) {
      parameters.put(name, "x");
    }
    Function trigger =
        template
            .resolve(
                new StackInputs(
                    "partyline",
                    "us-east-1",
                    "000000000000",
                    parameters,
                    Map.of(),
                    AttributeSource.none()))
            .functions()
            .stream()
            .filter(function -> !function.streams().isEmpty())
            .findFirst()
            .orElseThrow();
    patterns = trigger.streams().get(0).filterPatterns();
    filter = new RecordFilter(patterns);
  }

  @ParameterizedTest
  @CsvSource({
    // Changes with an event.
    "PARTY#p1, INVITATION#ann, INSERT, true",
    "PARTY#p1, INVITATION#ann, MODIFY, true", // only the code can compare invitedAt
    "PARTY#p1, MEMBER#ann,     INSERT, true",
    "PARTY#p1, MEMBER#ann,     REMOVE, true",
    "PARTY#p1, PARTY,          MODIFY, true",
    // Changes without an event.
    "PARTY#p1, INVITATION#ann, REMOVE, false",
    "PARTY#p1, MEMBER#ann,     MODIFY, false",
    "PARTY#p1, PARTY,          INSERT, false",
    "PARTY#p1, PARTY,          REMOVE, false",
    "PARTY#p1, PARTY#p1,       MODIFY, false",
    "PARTY#p1, CHAT#1,         INSERT, false",
    "PARTY#p1, CHAT#1,         MODIFY, false",
    "PARTY#p1, CHAT#1,         REMOVE, false",
    "CLUB#p1,  MEMBER#ann,     INSERT, false",
    "PARTYS,   MEMBER#ann,     INSERT, false",
    // The trigger's own items, or it would invoke itself.
    "UNDELIVERED#2026-03-01, event-1, INSERT, false",
    "UNDELIVERED#2026-03-01, event-1, MODIFY, false",
    "UNDELIVERED#2026-03-01, event-1, REMOVE, false",
  })
  void shouldMatch_onlyChangesThatMayHaveAnEvent(
      String partition, String sort, String eventName, boolean matched) {
    assertThat(filter.matches(record(partition, sort, eventName))).isEqualTo(matched);
  }

  @ParameterizedTest
  @CsvSource({"MEMBER#ann, REMOVE, true", "INVITATION#ann, REMOVE, false"})
  void shouldMatchRemovals_byTimeToLive(String sort, String eventName, boolean matched) {
    String byTimeToLive =
        record("PARTY#p1", sort, eventName)
            .replaceFirst(
                "\\{",
                "{\"userIdentity\":{\"type\":\"Service\",\"principalId\":\"dynamodb.amazonaws.com\"},");

    assertThat(filter.matches(byTimeToLive)).isEqualTo(matched);
  }

  /** The quota is five filters of 4,096 characters each. */
  @Test
  void shouldStayWithinLambdasQuotas() throws IOException {
    assertThat(patterns).hasSizeBetween(1, 5).allMatch(pattern -> pattern.length() <= 4096);
  }

  private static String record(String partition, String sort, String eventName) {
    return """
    {"eventID":"1","eventName":"%s","eventSource":"aws:dynamodb","dynamodb":{
      "Keys":{"PK":{"S":"%s"},"SK":{"S":"%s"}},
      "OldImage":{"name":{"S":"a"}},"NewImage":{"name":{"S":"b"}},"SequenceNumber":"1"}}
    """
        .formatted(eventName, partition, sort);
  }
}
