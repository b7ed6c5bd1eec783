package dev.partyline.operations.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.cloud.dynamodb.DynamoDbServer;
import dev.partyline.operations.replay.ScriptedTrigger.Answer;
import dev.partyline.testsupport.TestTables;
import dev.partyline.testsupport.UndeliveredItems;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Replays undelivered items of a real table through a scripted trigger. */
class TableReplayTest {

  private static final String FIRST = "2026-02-01";
  private static final String SECOND = "2026-02-02";
  private static final String TODAY = "2026-02-03";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse(TODAY + "T12:00:00Z"), ZoneOffset.UTC);

  private static DynamoDbServer server;
  private static DynamoDbClient dynamoDb;

  private final List<String> lines = new ArrayList<>();
  private ScriptedTrigger trigger;
  private UndeliveredItems kept;
  private UndeliveredTable table;

  @BeforeAll
  static void startDynamoDb() throws IOException {
    server = DynamoDbServer.start(0, Optional.empty());
    dynamoDb = TestTables.client(server.url());
  }

  @AfterAll
  static void stopDynamoDb() {
    dynamoDb.close();
    server.close();
  }

  @BeforeEach
  void start(TestInfo test) throws IOException {
    String name =
        "T" + Integer.toHexString((test.getDisplayName() + test.getTestMethod()).hashCode());
    TestTables.create(dynamoDb, name);
    kept = new UndeliveredItems(dynamoDb, name);
    table = new UndeliveredTable(dynamoDb, name);
    trigger = new ScriptedTrigger();
  }

  @AfterEach
  void stop() {
    trigger.close();
  }

  @Test
  void shouldReplayInTheOrderOfTheChanges() throws Exception {
    kept.keep(SECOND, "a", 30, 400);
    kept.keep(FIRST, "b", 20, 1000);
    kept.keep(FIRST, "c", 20, 999);
    kept.keep(FIRST, "d", 10, 5000);

    assertThat(replay().line()).isEqualTo("delivered 4");
    assertThat(trigger.batches()).containsExactly(List.of("5000", "999", "1000", "400"));
    assertThat(kept.left()).isEmpty();
    assertThat(lines).isEmpty();
  }

  @Test
  void shouldSendBatchesOf100() throws Exception {
    IntStream.range(0, 250).forEach(i -> kept.keep(FIRST, "event-" + i, 10, 1000 + i));

    assertThat(replay().line()).isEqualTo("delivered 250");
    assertThat(trigger.batches()).extracting(List::size).containsExactly(100, 100, 50);
    assertThat(trigger.received())
        .isEqualTo(IntStream.range(1000, 1250).mapToObj(Integer::toString).toList());
    assertThat(kept.left()).isEmpty();
  }

  @Test
  void shouldSendSmallerBatches_whenRecordsAreLarge() throws Exception {
    String padding = "x".repeat(380_000);
    for (int i = 0; i < 16; i++) {
      String record =
          UndeliveredItems.record("event-" + i, 10, 100 + i)
              .replace("\"partyName\"", "\"note\":{\"S\":\"%s\"},\"partyName\"".formatted(padding));
      kept.keep(FIRST, "event-" + i, FIRST + "T00:00:00Z", record);
    }

    assertThat(replay().line()).isEqualTo("delivered 16");
    assertThat(trigger.batches()).extracting(List::size).containsExactly(13, 3);
  }

  @Test
  void shouldJoinARecord_whenItIsInParts() throws Exception {
    String record = UndeliveredItems.record("large", 10, 100);
    String[] pieces = new String[12];
    for (int i = 0; i < pieces.length; i++) {
      int length = record.length();
      pieces[i] = record.substring(i * length / 12, (i + 1) * length / 12);
    }
    kept.keep(FIRST, "large", FIRST + "T00:00:00Z", pieces);
    kept.keep(FIRST, "small", 11, 101);

    assertThat(replay().line()).isEqualTo("delivered 2");
    assertThat(trigger.received()).containsExactly("100", "101");
    assertThat(kept.left()).isEmpty();
  }

  @Test
  void shouldDeleteOnlyEarlierItems_whenTheTriggerReportsARecord() throws Exception {
    IntStream.range(0, 105).forEach(i -> kept.keep(FIRST, "event-" + i, 10, 1000 + i));
    trigger.failFrom("1102");

    Outcome outcome = replay();

    assertThat(outcome.line())
        .isEqualTo("delivered 102, 3 remain: the trigger reports sequence number 1102 as not sent");
    assertThat(outcome.isComplete()).isFalse();
    assertThat(kept.left())
        .containsExactly(FIRST + " event-102", FIRST + " event-103", FIRST + " event-104");
  }

  @Test
  void shouldDeleteNothingAndStop_whenTheFirstRecordIsReported() throws Exception {
    IntStream.range(0, 101).forEach(i -> kept.keep(FIRST, "event-" + i, 10, 1000 + i));
    trigger.failFrom("1000");

    assertThat(replay().line()).startsWith("delivered 0, 101 remain: ");
    assertThat(trigger.batches()).hasSize(1);
    assertThat(kept.left()).hasSize(101);
  }

  @Test
  void shouldDeleteNothing_whenTheFunctionFails() throws Exception {
    kept.keep(FIRST, "a", 10, 100);
    trigger.answerWith(
        numbers ->
            new Answer(
                200, "Unhandled", "{\"errorType\":\"Runtime.Bad\",\"errorMessage\":\"secret\"}"));

    assertThat(replay().line())
        .isEqualTo("delivered 0, 1 remain: the function failed: Runtime.Bad");
    assertThat(kept.left()).containsExactly(FIRST + " a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "not json",
        "\"done\"",
        "{\"batchItemFailures\":null}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"7\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
        "{\"batchItemFailures\":[{}]}"
      })
  void shouldDeleteNothing_whenTheAnswerIsInvalid(String answer) throws Exception {
    kept.keep(FIRST, "a", 10, 100);
    trigger.answerWith(answer);

    assertThat(replay().line()).startsWith("delivered 0, 1 remain: the function");
    assertThat(kept.left()).containsExactly(FIRST + " a");
  }

  @Test
  void shouldKeepAnEvent_whenTheTriggerKeepsItAgainUnderTheSameKey() throws Exception {
    kept.keep(TODAY, "again", 10, 100);
    kept.keep(TODAY, "fine", 11, 101);
    trigger.answerWith(
        numbers -> {
          kept.keep(
              TODAY, "again", TODAY + "T13:00:00Z", UndeliveredItems.record("again", 10, 100));
          return new Answer(200, "", ScriptedTrigger.DONE);
        });

    Outcome outcome = replay();

    assertThat(outcome.line()).isEqualTo("delivered 1, still undeliverable 1");
    assertThat(outcome.isComplete()).isFalse();
    assertThat(kept.left()).containsExactly(TODAY + " again");
  }

  @Test
  void shouldCountAnEventAsUndeliverable_whenTheTriggerKeepsItUnderAnotherDay() throws Exception {
    kept.keep(FIRST, "again", 10, 100);
    trigger.answerWith(
        numbers -> {
          kept.keep(
              TODAY, "again", TODAY + "T12:00:00Z", UndeliveredItems.record("again", 10, 100));
          return new Answer(200, "", ScriptedTrigger.DONE);
        });

    assertThat(replay().line()).isEqualTo("delivered 0, still undeliverable 1");
    assertThat(kept.left()).containsExactly(TODAY + " again");
  }

  @Test
  void shouldSendOnceAndDeleteBoth_whenAnEventIsKeptUnderTwoDays() throws Exception {
    kept.keep(FIRST, "both", 10, 100);
    kept.keep(SECOND, "both", 10, 100);

    assertThat(replay().line()).isEqualTo("delivered 1");
    assertThat(trigger.received()).containsExactly("100");
    assertThat(kept.left()).isEmpty();
  }

  @Test
  void shouldReportAndKeepItems_whenTheyCannotBeRead() throws Exception {
    AttributeValue one = AttributeValue.fromN("1");
    AttributeValue text = AttributeValue.fromS("{\"secret\"");
    kept.keep(FIRST, "fine", 10, 100);
    kept.put(FIRST, "no-record", Map.of("parts", one));
    kept.put(FIRST, "no-count", Map.of("record", text));
    kept.put(FIRST, "no-json", Map.of("parts", one, "record", text));
    kept.put(FIRST, "no-number", Map.of("parts", one, "record", AttributeValue.fromS("{}")));
    kept.put(FIRST, "no-part", Map.of("parts", AttributeValue.fromN("3"), "record", text));
    kept.put(FIRST, "no-part#3", Map.of("record", text));

    Outcome outcome = replay();

    assertThat(outcome.line()).isEqualTo("delivered 1, unreadable 5");
    assertThat(outcome.isComplete()).isFalse();
    assertThat(lines)
        .containsExactly(
            "UNDELIVERED#2026-02-01 no-count: the number of parts is missing or invalid",
            "UNDELIVERED#2026-02-01 no-json: the record is invalid",
            "UNDELIVERED#2026-02-01 no-number: the record is invalid",
            "UNDELIVERED#2026-02-01 no-part: part 2 of 3 is missing",
            "UNDELIVERED#2026-02-01 no-record: the record is missing");
    assertThat(kept.left()).hasSize(6).doesNotContain(FIRST + " fine");
  }

  @Test
  void shouldIgnoreFurtherParts_whenTheFirstOneIsMissing() throws Exception {
    kept.put(FIRST, "begun#2", Map.of("record", AttributeValue.fromS("{")));

    assertThat(replay().isEmpty()).isTrue();
    assertThat(lines).isEmpty();
  }

  @Test
  void shouldOnlyListEvents_whenItIsADryRun() throws Exception {
    kept.keep(FIRST, "a", 10, 100);
    kept.keep(SECOND, "b", 9, 99);

    Outcome outcome =
        new TableReplay(table, trigger.trigger(), lines::add, CLOCK).dryRun(days(), event -> true);

    assertThat(outcome.remaining()).isEqualTo(2);
    assertThat(lines)
        .containsExactly(
            "2026-02-02 b 413 from Pusher -> private-user-ada party-invitation-received",
            "2026-02-01 a 413 from Pusher -> private-user-ada party-invitation-received");
    assertThat(trigger.batches()).isEmpty();
    assertThat(kept.left()).hasSize(2);
  }

  @Test
  void shouldReplayOnlySelectedEvents() throws Exception {
    kept.keep(FIRST, "a", 10, 100);
    kept.keep(FIRST, "b", 11, 101);
    kept.put(FIRST, "broken", Map.of("parts", AttributeValue.fromN("1")));

    assertThat(
            new TableReplay(table, trigger.trigger(), lines::add, CLOCK)
                .run(days(), "b"::equals)
                .line())
        .isEqualTo("delivered 1");
    assertThat(trigger.received()).containsExactly("101");
    assertThat(lines).isEmpty();
  }

  @Test
  void shouldReplayNothing_whenTheTableIsEmpty() throws Exception {
    assertThat(replay().isEmpty()).isTrue();
    assertThat(trigger.batches()).isEmpty();
  }

  @Test
  void shouldReportAMissingTableOrFunction() throws Exception {
    kept.keep(FIRST, "a", 10, 100);
    UndeliveredTable nowhere = new UndeliveredTable(dynamoDb, "nowhere");

    assertThatThrownBy(
            () ->
                new TableReplay(nowhere, trigger.trigger(), lines::add, CLOCK)
                    .run(days(), event -> true))
        .isInstanceOf(ReplayException.class)
        .hasMessage("table nowhere does not exist");
    assertThat(
            new TableReplay(table, trigger.missing(), lines::add, CLOCK)
                .run(days(), event -> true)
                .line())
        .isEqualTo("delivered 0, 1 remain: function missing does not exist");
    assertThat(kept.left()).hasSize(1);
  }

  @Test
  void shouldReportTheMissingPermission() throws Exception {
    kept.keep(FIRST, "a", 10, 100);
    trigger.answerWith(numbers -> new Answer(403, "AccessDeniedException", "{\"Message\":\"no\"}"));

    assertThat(replay().line())
        .isEqualTo(
            "delivered 0, 1 remain: access denied: lambda:InvokeFunction on function trigger");
    assertThat(kept.left()).hasSize(1);
  }

  private Outcome replay() throws ReplayException {
    return new TableReplay(table, trigger.trigger(), lines::add, CLOCK).run(days(), event -> true);
  }

  private static Set<LocalDate> days() {
    return Set.of(LocalDate.parse(SECOND), LocalDate.parse(FIRST), LocalDate.parse(TODAY));
  }
}
