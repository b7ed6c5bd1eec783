package dev.partyline.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.template.StreamMapping;
import dev.partyline.testsupport.RecordingPusher;
import dev.partyline.testsupport.RecordingPusher.Answer.Hang;
import dev.partyline.testsupport.RecordingPusher.Answer.Hold;
import dev.partyline.testsupport.RecordingPusher.Answer.Refuse;
import dev.partyline.testsupport.RecordingPusher.Answer.Reset;
import dev.partyline.testsupport.RecordingPusher.Answer.Take;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes of the party table while faults occur: the packaged trigger, bin/local's stream mapping
 * from DynamoDB Local, and a Pusher on a real socket that records accepted events.
 */
class DeliveryFaultsIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static PackagedFunctions functions;

  private RecordingPusher pusher;
  private String table = "";

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
  }

  @AfterAll
  static void stop() {
    functions.close();
  }

  @BeforeEach
  void startPusher() throws Exception {
    pusher = new RecordingPusher();
    table = "party-" + UUID.randomUUID();
  }

  @AfterEach
  void stopPusher() throws Exception {
    pusher.close();
  }

  @Test
  void shouldDeliverEachOnceAndInOrder_whenPusherIsDownForAWhile() throws Exception {
    pusher.goDown();
    try (MappedTrigger trigger = MappedTrigger.start(functions, pusher, table)) {
      PartyChanges changes = trigger.changes("p", 3, 2);
      changes.write(30);
      await().atMost(LIMIT).until(() -> trigger.log().contains("\"reason\":\"Pusher: refused\""));

      pusher.comeBack();
      trigger.awaitAll(LIMIT, changes);

      trigger.assertDelivered(changes);
      trigger.assertKept();
      assertThat(trigger.repeated()).isEmpty();
    }
  }

  @Test
  void shouldRepeatOnlyUnacknowledgedEvents_andWithTheSameEventIds() throws Exception {
    Set<String> unsaid = ConcurrentHashMap.newKeySet();
    AtomicInteger call = new AtomicInteger();
    pusher.now(
        events -> {
          if (call.getAndIncrement() != 1) {
            return new Take(200, "{}");
          }
          events.forEach(event -> unsaid.add(event.eventId()));
          return new Reset(true);
        });
    try (MappedTrigger trigger = MappedTrigger.start(functions, pusher, table)) {
      PartyChanges changes = trigger.changes("p", 3, 3);
      changes.write(40);

      trigger.awaitAll(LIMIT, changes);

      trigger.assertDelivered(changes);
      trigger.assertKept();
      assertThat(trigger.repeated()).isNotEmpty().isEqualTo(unsaid);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void shouldKeepTheOneThatPusherRefusesAndDeliverTheRest(int status) throws Exception {
    pusher.now(
        events ->
            events.stream().anyMatch(event -> event.channel().equals("private-user-poison"))
                ? Refuse.with(status)
                : new Take(200, "{}"));
    try (MappedTrigger trigger = MappedTrigger.start(functions, pusher, table)) {
      PartyChanges before = trigger.changes("p", 2, 4);
      before.write(8);
      PartyChanges poison = trigger.changes("q", 1, 4);
      poison.invite("poison");
      PartyChanges after = trigger.changes("r", 2, 5);
      after.write(12);
      int undeliverable = before.undeliverableCount() + after.undeliverableCount();
      await().atMost(LIMIT).until(() -> trigger.undelivered().size() == undeliverable + 1);

      trigger.awaitAll(LIMIT, before, after);

      trigger.assertDelivered(before, after);
      trigger.assertKept();
      assertThat(trigger.repeated()).isEmpty();
      assertThat(trigger.undelivered())
          .filteredOn(item -> item.containsKey("notification"))
          .singleElement()
          .satisfies(
              item -> {
                assertThat(item.get("reason").s())
                    .isEqualTo("Pusher refused it with status " + status);
                assertThat(item.get("record").s()).contains("INVITATION#poison");
              });
    }
  }

  @Test
  void shouldPublishNothing_whenTheFilterPassesOtherItems() throws Exception {
    try (MappedTrigger trigger =
        MappedTrigger.start(
            functions, pusher, table, withoutFilter(MappedTrigger.mapping(functions)))) {
      PartyChanges changes = trigger.changes("p", 5, 6);
      changes.write(150);

      trigger.awaitAll(LIMIT, changes);

      trigger.assertDelivered(changes);
      trigger.assertKept();
      assertThat(trigger.repeated()).isEmpty();
      assertThat(trigger.mappingLog()).isEmpty();
    }
  }

  @Test
  void shouldCostOneRetryAndNoError_whenTheConnectionDiesDuringAFreeze() throws Exception {
    try (MappedTrigger trigger = MappedTrigger.start(functions, pusher, table)) {
      PartyChanges changes = trigger.changes("p", 1, 7);
      changes.invite("first");
      trigger.awaitAll(LIMIT, changes);
      assertThat(pusher.connections()).isEqualTo(1);

      trigger.signal("STOP");
      pusher.closeConnections();
      changes.invite("second");
      trigger.signal("CONT");
      trigger.awaitAll(LIMIT, changes);

      trigger.assertDelivered(changes);
      trigger.assertKept();
      assertThat(trigger.repeated()).isEmpty();
      assertThat(trigger.mappingLog()).isEmpty();
      assertThat(pusher.connections()).isEqualTo(2);
      assertThat(trigger.log().split("\"outcome\":\"retried\"", -1)).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void shouldReportInTime_whenPusherHangsForAsLongAsTheInvocationHas() throws Exception {
    pusher.now(events -> new Hang(false));
    LambdaFunction trigger =
        functions.function(
            "InvitationTriggerFunction",
            // The first call of the history's table in a new sandbox would need a part of the time.
            Map.of("PUSHER_HOST", pusher.host(), "HISTORY_TABLE", ""),
            Duration.ofSeconds(8));

    Invocation invocation = trigger.invoke(FaultsIT.invitations(25));

    assertThat(invocation)
        .isEqualTo(
            new Invocation.Answered("{\"batchItemFailures\":[{\"itemIdentifier\":\"1000\"}]}"));
    assertThat(pusher.calls()).as("the first may take 5 s, the second what is left").isEqualTo(2);
  }

  @Test
  void shouldRepeatOnlyWhatWasSentBeforeTheCrash_whenTheFunctionIsKilledInMidBatch()
      throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    AtomicInteger call = new AtomicInteger();
    pusher.now(events -> call.incrementAndGet() == 4 ? new Hold(arrived) : new Take(200, "{}"));
    PartyChanges changes;
    try (MappedTrigger trigger = MappedTrigger.start(functions, pusher, table)) {
      changes = trigger.changes("p", 5, 8);
      changes.write(120);
      assertThat(arrived.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      Set<String> sent = new HashSet<>();
      pusher.taken().forEach(event -> sent.add(event.eventId()));

      trigger.signal("KILL");
      trigger.awaitAll(LIMIT, changes);

      trigger.assertDelivered(changes);
      trigger.assertKept();
      assertThat(sent).containsAll(trigger.repeated());
      assertThat(trigger.mappingLog()).isNotEmpty();
    }
  }

  private static StreamMapping withoutFilter(StreamMapping mapping) {
    return new StreamMapping(
        mapping.tableLogicalId(),
        mapping.startingPosition(),
        mapping.enabled(),
        mapping.batchSize(),
        mapping.batchingWindow(),
        mapping.parallelizationFactor(),
        mapping.reportBatchItemFailures(),
        mapping.bisectOnError(),
        mapping.maximumRetryAttempts(),
        mapping.maximumRecordAgeSeconds(),
        List.of(),
        mapping.onFailure());
  }
}
