package dev.partyline.invitationtrigger;

import static java.util.stream.IntStream.rangeClosed;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.partyline.invitationtrigger.PusherServer.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a stream batch to Pusher, and to the response for Lambda. */
class StreamBatchTest {

  private static UndeliveredTable table;

  private PusherServer pusher;
  private Trigger trigger;

  @BeforeAll
  static void startTable() {
    table = new UndeliveredTable();
  }

  @AfterAll
  static void stopTable() {
    table.close();
  }

  @BeforeEach
  void start() throws IOException {
    pusher = new PusherServer();
    trigger = new Trigger(pusher, table.client(), UndeliveredTable.NAME);
    table.clear();
  }

  @AfterEach
  void stop() {
    pusher.close();
  }

  @Test
  void shouldSendAllInOneCallAndInOrder_whenThereAreUpToTen() {
    assertThat(trigger.deliver(invitations(1, 10))).isEmpty();

    assertThat(pusher.calls()).containsExactly(events(1, 10));
  }

  @Test
  void shouldSendTenAtATime_whenThereAreMore() {
    assertThat(trigger.deliver(invitations(1, 25))).isEmpty();

    assertThat(pusher.calls()).containsExactly(events(1, 10), events(11, 20), events(21, 25));
  }

  @Test
  void shouldCountNotificationsOnly() {
    Stream<Change> ignored = rangeClosed(1, 20).mapToObj(i -> Change.insert(Item.party("p" + i)));

    assertThat(trigger.deliver(Stream.concat(ignored, invitations(21, 30)))).isEmpty();

    assertThat(pusher.calls()).containsExactly(events(21, 30));
  }

  @Test
  void shouldNotCallPusher_whenThereIsNothingToPublish() {
    assertThat(trigger.deliver(Stream.of(Change.insert(Item.party("p1"))))).isEmpty();
    assertThat(trigger.deliver(Stream.empty())).isEmpty();

    assertThat(pusher.calls()).isEmpty();
  }

  @Test
  void shouldKeepOneConnection_overAllCallsAndInvocations() {
    for (int invocation = 0; invocation < 3; invocation++) {
      assertThat(trigger.deliver(invitations(1, 30))).isEmpty();
    }

    assertThat(pusher.calls()).hasSize(9);
    assertThat(pusher.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 302})
  void shouldReportTheFirstOfTheCallAndSendNothingAfterIt_whenNothingIsWrongWithTheEvents(
      int status) {
    pusher.answers(200, status);

    assertThat(trigger.deliver(invitations(1, 25))).contains("11");

    assertThat(pusher.calls()).containsExactly(events(1, 10), events(11, 20));
    assertThat(trigger.pauses()).as("not retried").isEmpty();
    assertThat(table.items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void shouldRetry_whenPusherCannotAcceptItNow(int status) {
    pusher.answers(status, status, status);

    assertThat(trigger.deliver(invitations(1, 12))).isEmpty();

    assertThat(pusher.calls())
        .containsExactly(
            events(1, 10), events(1, 10), events(1, 10), events(1, 10), events(11, 12));
    assertThat(pusher.taken()).isEqualTo(events(1, 12));
    assertThat(trigger.pauses()).hasSize(3);
  }

  @Test
  void shouldRetry_whenTheConnectionIsCut() {
    pusher.fails(new Fault.HangUp(false), new Fault.HangUp(false));

    assertThat(trigger.deliver(invitations(1, 3))).isEmpty();

    assertThat(pusher.taken()).isEqualTo(events(1, 3));
  }

  @Test
  void shouldSendTheSameEventIds_whenPusherMayHaveAcceptedThem() {
    pusher.fails(new Fault.HangUp(true));

    assertThat(trigger.deliver(invitations(1, 2))).isEmpty();

    assertThat(pusher.taken()).containsExactly("event-1", "event-2", "event-1", "event-2");
  }

  @Test
  void shouldRetry_whenTheAnswerIsNotPushers() {
    pusher.fails(new Fault.Page("<html>Log in to this network</html>"));

    assertThat(trigger.deliver(invitations(1, 3))).isEmpty();

    assertThat(pusher.taken()).isEqualTo(events(1, 3));
  }

  @Test
  void shouldStopInTimeToReport_whenPusherStaysUnavailable() {
    pusher.answers(rangeClosed(1, 500).map(i -> 503).toArray());

    assertThat(trigger.deliver(invitations(1, 25))).contains("1");

    Duration waited = trigger.pauses().stream().reduce(Duration.ZERO, Duration::plus);
    assertThat(waited)
        .isBetween(
            Trigger.TIMEOUT.minus(RetryingPublisher.MAX_DELAY).minusSeconds(2),
            Trigger.TIMEOUT.minus(RetryingPublisher.REPORT_TIME));
    assertThat(pusher.taken()).isEmpty();
  }

  @Test
  void shouldNotBegin_whenThereIsNoTimeForACall() {
    assertThat(trigger.deliver(invitations(1, 3).toList(), Duration.ofMillis(1200))).contains("1");

    assertThat(pusher.calls()).isEmpty();
  }

  @Test
  void shouldWaitForPushersRetryAfter() {
    pusher.fails(new Fault.Status(429, "7"));

    assertThat(trigger.deliver(invitations(1, 3))).isEmpty();

    assertThat(trigger.pauses()).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void shouldReportAtOnce_whenRetryAfterExceedsTheRemainingTime() {
    pusher.fails(new Fault.Status(429, "120"));

    assertThat(trigger.deliver(invitations(1, 3))).contains("1");

    assertThat(trigger.pauses()).isEmpty();
    assertThat(pusher.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void shouldKeepTheInvalidOneAndSendTheRest_whenPusherRefusesTheCall(int status) {
    pusher.rejects(status, "event-4");

    assertThat(trigger.deliver(invitations(1, 12))).isEmpty();

    assertThat(pusher.taken())
        .containsExactly(
            "event-1",
            "event-2",
            "event-3",
            "event-5",
            "event-6",
            "event-7",
            "event-8",
            "event-9",
            "event-10",
            "event-11",
            "event-12");
    assertThat(table.eventIds()).containsExactly("event-4");
    assertThat(table.items().get(0).get("reason").s())
        .isEqualTo("Pusher refused it with status " + status);
    assertThat(table.items().get(0).get("notification").m().get("channel").s())
        .isEqualTo("private-user-user-4");
  }

  @Test
  void shouldReportTheOneThatFailsAndSendNothingAfterIt_whenSentOneByOne() {
    pusher.answers(413); // the ten
    pusher.answers(200, 200, 403); // one by one

    assertThat(trigger.deliver(invitations(1, 10))).contains("3");

    assertThat(pusher.calls())
        .containsExactly(events(1, 10), events(1, 1), events(2, 2), events(3, 3));
  }

  @Test
  void shouldKeepTheOrderAndContinue_whenAnItemIsInvalid() {
    assertThat(
            trigger.deliver(Stream.of(invitation(1), invitation(2), senseless(3), invitation(4))))
        .isEmpty();

    assertThat(pusher.calls()).containsExactly(events(1, 2), events(4, 4));
    assertThat(table.eventIds()).containsExactly("event-3");
    assertThat(table.items().get(0).get("reason").s()).isEqualTo("userId and the key disagree");
  }

  @Test
  void shouldReportTheRecordsBeforeAnInvalidItem_whenTheyCannotBeSent() {
    pusher.answers(403);

    assertThat(trigger.deliver(Stream.of(invitation(1), senseless(2), invitation(3))))
        .contains("1");
    assertThat(pusher.calls()).containsExactly(events(1, 1));
    assertThat(table.items()).isEmpty();
  }

  @Test
  void shouldReportTheUndeliverableOne_whenItCannotBeKept() {
    Trigger withoutTable = new Trigger(pusher, table.client(), "no-such-table");

    assertThat(withoutTable.deliver(Stream.of(invitation(1), senseless(2), invitation(3))))
        .contains("2");

    assertThat(pusher.calls()).containsExactly(events(1, 1));
    assertThat(withoutTable.log().get(0).toString())
        .contains("\"reason\":\"not_kept\"", "\"fault\":\"ResourceNotFoundException\"");
  }

  @Test
  void shouldReportTheUndeliverableOne_whenThereIsNoTimeToKeepIt() {
    List<Change> changes = List.of(invitation(1), senseless(2), invitation(3));

    assertThat(trigger.deliver(changes, Duration.ofSeconds(8))).contains("2");

    assertThat(table.items()).isEmpty();
  }

  @Test
  void shouldSignEachAttempt() {
    pusher.answers(503);
    trigger.deliver(invitations(1, 1));

    assertThat(pusher.queries()).hasSize(2).allMatch(query -> query.contains("auth_signature="));
  }

  @Test
  void shouldCountWhatHappened_asMetricsOfStageAndFunction() {
    pusher.answers(503, 503);
    pusher.rejects(413, "event-2");

    trigger.deliver(
        Stream.of(
            invitation(1).at("1772366400"), // 42 s before now
            invitation(2).at("1772366430"),
            Change.insert(Item.party("p1"))));

    JsonObject numbers = trigger.numbers();
    assertThat(numbers.toString())
        .contains(
            "\"stage\":\"dev\"",
            "\"function\":\"function\"",
            "\"records\":3",
            "\"delivered\":1",
            "\"retried\":2",
            "\"undeliverable\":1",
            "\"failedBatches\":0",
            "\"oldestRecordAge\":42",
            "\"Namespace\":\"Partyline\"",
            "[[\"stage\",\"function\"]]",
            "{\"Name\":\"oldestRecordAge\",\"Unit\":\"Seconds\"}");
  }

  @Test
  void shouldCountAFailedBatch_whenOneIsReported() {
    pusher.answers(401);

    trigger.deliver(invitations(7, 9));

    assertThat(trigger.numbers().toString())
        .contains("\"failedBatches\":1", "\"delivered\":0", "\"sequenceNumber\":\"7\"");
  }

  @Test
  void shouldLogCountsAndCodes_andNeverAnEventsChannelOrData() {
    pusher.answers(503, 413, 403);

    trigger.deliver(Stream.concat(invitations(1, 10), Stream.of(senseless(11))));

    assertThat(trigger.log()).hasSize(3);
    assertThat(trigger.log())
        .allSatisfy(
            line ->
                assertThat(line.toString())
                    .contains("\"requestId\":\"invocation-1\"")
                    .doesNotContain("user-", "Friday", "Bob", "s3cr3t"));
  }

  private static Stream<Change> invitations(int first, int last) {
    return rangeClosed(first, last).mapToObj(StreamBatchTest::invitation);
  }

  private static Change invitation(int number) {
    return numbered(Change.insert(Item.invitation("p1", "user-" + number)), number);
  }

  private static Change senseless(int number) {
    return numbered(Change.insert(Item.member("p1", "ann").text("userId", "eve")), number);
  }

  private static Change numbered(Change change, int number) {
    return change.eventId("event-" + number).sequenceNumber(String.valueOf(number));
  }

  private static List<String> events(int first, int last) {
    return rangeClosed(first, last).mapToObj(number -> "event-" + number).toList();
  }
}
