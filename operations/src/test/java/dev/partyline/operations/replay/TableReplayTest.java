package dev.partyline.operations.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.HashMap;
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

  private static final EventLines LINES = new EventLines(false, CLOCK);

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
      Map<String, AttributeValue> invitation =
          new HashMap<>(UndeliveredItems.invitation("event-" + i));
      invitation.put("note", AttributeValue.fromS(padding));
      kept.put(invitation);
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
    kept.put(UndeliveredItems.invitation("large"));
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

    Outcome outcome = replay(false).dryRun(events(Set.of()));

    assertThat(outcome.dryRunLine()).isEqualTo("dry run: would replay 2; nothing was sent");
    assertThat(lines)
        .containsExactly(
            "b  1d  PARTY#p/INVITATION#0123456789abcdef  413 from Pusher",
            "a  2d  PARTY#p/INVITATION#0123456789abcdef  413 from Pusher");
    assertThat(trigger.batches()).isEmpty();
    assertThat(kept.left()).hasSize(2);
  }

  @Test
  void shouldReplayOnlySelectedEvents() throws Exception {
    kept.keep(FIRST, "a", 10, 100);
    kept.keep(FIRST, "b", 11, 101);
    kept.put(FIRST, "broken", Map.of("parts", AttributeValue.fromN("1")));

    UndeliveredEvents selected = events(Set.of("b", "nope"));

    assertThat(replay(false).run(selected).line()).isEqualTo("delivered 1");
    assertThat(selected.missing()).containsExactly("nope");
    assertThat(trigger.received()).containsExactly("101");
    assertThat(lines).isEmpty();
  }

  @Test
  void shouldSendTheItemAsItIsNow_withTheKeptEventsId() throws Exception {
    String record = UndeliveredItems.record("a", 10, 100);
    kept.keep(
        FIRST,
        "a",
        FIRST + "T00:00:00Z",
        record.replace("{\"M\":{\"id\"", "{\"S\":\"eve\"},\"was\":{\"M\":{\"id\""));
    kept.put(UndeliveredItems.invitation("a"));

    assertThat(replay().line()).isEqualTo("delivered 1");
    JsonNode sent = trigger.records().get(0);
    assertThat(sent.path("eventID").asText()).isEqualTo("a");
    assertThat(sent.at("/dynamodb/NewImage/invitedBy/M/username/S").asText()).isEqualTo("Eve");
    assertThat(sent.at("/dynamodb/NewImage").has("was")).isFalse();
    assertThat(kept.left()).isEmpty();
  }

  @Test
  void shouldKeepTheEventAndSaySo_whenItsItemIsGone() throws Exception {
    kept.keep(FIRST, "a", FIRST + "T12:00:00Z", UndeliveredItems.record("a", 10, 100));

    assertThat(replay(false).dryRun(events(Set.of())).dryRunLine())
        .isEqualTo("dry run: would replay 0, gone 1; nothing was sent");
    lines.clear();
    Outcome outcome = replay();

    assertThat(outcome.line()).isEqualTo("delivered 0, gone 1");
    assertThat(outcome.isComplete()).isFalse();
    assertThat(lines)
        .containsExactly(
            "a  2d  PARTY#p/INVITATION#0123456789abcdef  413 from Pusher  the item no longer"
                + " exists; if the event is not wanted: bin/replay --discard a");
    assertThat(trigger.batches()).isEmpty();
    assertThat(kept.left()).containsExactly(FIRST + " a");
  }

  @Test
  void shouldDeleteTheEventWithoutSendingIt_whenALaterChangeHasToldIt() throws Exception {
    kept.keep(FIRST, "a", 10, 100);
    Map<String, AttributeValue> again = new HashMap<>(UndeliveredItems.invitation("a"));
    again.put("invitedAt", AttributeValue.fromS("2026-01-02T00:00:00Z"));
    kept.put(again);

    Outcome outcome = replay();

    assertThat(outcome.line()).isEqualTo("delivered 0, superseded 1");
    assertThat(outcome.isComplete()).isTrue();
    assertThat(lines)
        .singleElement()
        .asString()
        .endsWith("superseded: invited again since, with another invitedAt");
    assertThat(trigger.batches()).isEmpty();
    assertThat(kept.left()).isEmpty();
  }

  @Test
  void shouldShowUserIds_onlyIfAsked() throws Exception {
    kept.keep(FIRST, "a", 10, 100);
    kept.put(
        FIRST,
        "b",
        Map.of(
            "record", AttributeValue.fromS(UndeliveredItems.record("b", 11, 101)),
            "reason", AttributeValue.fromS("413 from Pusher"),
            "failedAt", AttributeValue.fromS("unknown"),
            "parts", AttributeValue.fromN("1")));
    kept.put(UndeliveredItems.invitation("b"));

    replay(false).dryRun(events(Set.of()));
    replay(true).dryRun(events(Set.of()));

    assertThat(lines)
        .containsExactly(
            "a  2d  PARTY#p/INVITATION#0123456789abcdef  413 from Pusher",
            "b  ?  PARTY#p/INVITATION#?  413 from Pusher",
            "a  2d  PARTY#p/INVITATION#a  413 from Pusher",
            "b  ?  PARTY#p/INVITATION#b  413 from Pusher");
  }

  @Test
  void shouldDiscardAllPartsOfAnEvent_andNoOthers() throws Exception {
    kept.keep(FIRST, "a", FIRST + "T00:00:00Z", "{", "}");
    kept.keep(FIRST, "a#x", 10, 100);
    kept.keep(FIRST, "ab", 11, 101);

    table.discard(LocalDate.parse(FIRST), "a");

    assertThat(kept.left()).containsExactly(FIRST + " a#x", FIRST + " ab");
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

    assertThatThrownBy(() -> UndeliveredEvents.read(nowhere, days(), Set.of()))
        .isInstanceOf(ReplayException.class)
        .hasMessage("table nowhere does not exist");
    assertThat(
            new TableReplay(table, trigger.missing(), LINES, lines::add, CLOCK)
                .run(events(Set.of()))
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
    return replay(false).run(events(Set.of()));
  }

  private TableReplay replay(boolean withIds) {
    return new TableReplay(
        table, trigger.trigger(), new EventLines(withIds, CLOCK), lines::add, CLOCK);
  }

  private UndeliveredEvents events(Set<String> ids) throws ReplayException {
    return UndeliveredEvents.read(table, days(), ids);
  }

  private static Set<LocalDate> days() {
    return Set.of(LocalDate.parse(SECOND), LocalDate.parse(FIRST), LocalDate.parse(TODAY));
  }
}
