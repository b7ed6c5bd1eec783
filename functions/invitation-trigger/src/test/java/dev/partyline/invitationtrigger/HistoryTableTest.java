package dev.partyline.invitationtrigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.testsupport.DynamoDbProxy;
import dev.partyline.testsupport.DynamoDbProxy.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the trigger keeps, in DynamoDB Local behind a proxy that fails on demand. */
class HistoryTableTest {

  private static final String PARTY = "private-party-p1";

  private static UndeliveredTable table;
  private static DynamoDbProxy proxy;

  private PusherServer pusher;
  private Trigger trigger;

  @BeforeAll
  static void startTable() throws IOException {
    table = new UndeliveredTable();
    proxy = new DynamoDbProxy(table.url());
  }

  @AfterAll
  static void stopTable() {
    proxy.close();
    table.close();
  }

  @BeforeEach
  void start() throws IOException {
    pusher = new PusherServer();
    proxy.now(operation -> new Result.Done());
    trigger = new Trigger(pusher, table.clientOf(proxy.url()), UndeliveredTable.NAME);
    table.clear();
    proxy.operations().clear();
  }

  @AfterEach
  void stop() {
    pusher.close();
  }

  @Test
  void shouldKeepWhatACallPublishesOnAChannel_asOneItem() {
    assertThat(trigger.deliver(joined(1, 3))).isEmpty();

    assertThat(table.history(PARTY)).hasSize(1);
    Map<String, AttributeValue> item = table.history(PARTY).get(0);
    assertThat(item.get("SK").s()).startsWith("00" + Trigger.NOW.toEpochMilli() + "#");
    assertThat(item.get("expiresAt").n())
        .isEqualTo(Long.toString(Trigger.NOW.plusSeconds(24 * 3600 + 120).getEpochSecond()));
    Map<String, AttributeValue> first = item.get("events").l().get(0).m();
    assertThat(first.get("eventId").s()).isEqualTo("event-1");
    assertThat(first.get("name").s()).isEqualTo("party-updated");
    assertThat(first.get("data").s()).startsWith("{\"partyId\":\"p1\"").contains("event-1");
    assertThat(table.historyOf(PARTY)).containsExactly("event-1", "event-2", "event-3");
  }

  @Test
  void shouldKeepTenChannels_withTwoCalls() {
    assertThat(trigger.deliver(invitations(1, 10))).isEmpty();

    assertThat(proxy.operations()).containsExactly("BatchGetItem", "BatchWriteItem");
    for (int i = 1; i <= 10; i++) {
      assertThat(table.historyOf("private-user-user-" + i)).containsExactly("event-" + i);
    }
  }

  @Test
  void shouldReadTheHeadsOfAnInvocationOnce() {
    assertThat(trigger.deliver(Stream.concat(joined(1, 15), invitations(16, 30)))).isEmpty();

    assertThat(proxy.operations())
        .containsExactly("BatchGetItem", "BatchWriteItem", "BatchWriteItem", "BatchWriteItem");
    assertThat(table.historyOf(PARTY)).isEqualTo(events(1, 15));
  }

  @Test
  void shouldKeepTheOrder_whenTheNextSandboxHasAClockThatIsBehind() {
    trigger.deliver(joined(1, 2));
    Trigger other =
        new Trigger(
            pusher,
            table.clientOf(proxy.url()),
            UndeliveredTable.NAME,
            Map.of(),
            Trigger.NOW.minusSeconds(30));

    other.deliver(joined(3, 15));

    assertThat(table.historyOf(PARTY)).isEqualTo(events(1, 15));
  }

  @Test
  void shouldKeepBeforeItPublishes() {
    pusher.answers(401);

    assertThat(trigger.deliver(joined(1, 3))).contains("1");

    assertThat(pusher.taken()).isEmpty();
    assertThat(table.historyOf(PARTY)).isEqualTo(events(1, 3));
  }

  @Test
  void shouldKeepAgainAtALaterPosition_andOnce_whenTheRecordsAreRedelivered() {
    pusher.answers(401);
    trigger.deliver(joined(1, 3));
    String before = table.history(PARTY).get(0).get("SK").s();

    assertThat(trigger.deliver(joined(1, 5))).isEmpty();

    assertThat(table.historyOf(PARTY)).isEqualTo(events(1, 5));
    assertThat(table.history(PARTY).get(0).get("SK").s()).isGreaterThan(before);
  }

  @Test
  void shouldNotKeepTwice_whenPusherRefusesOneAlone() {
    pusher.rejects(413, "event-2");

    assertThat(trigger.deliver(joined(1, 3))).isEmpty();

    assertThat(pusher.taken()).containsExactly("event-1", "event-3");
    assertThat(table.historyOf(PARTY)).isEqualTo(events(1, 3));
    assertThat(table.eventIds()).containsExactly("event-2");
  }

  @Test
  void shouldKeepNothingThatIsNotPublished() {
    trigger.deliver(
        Stream.of(
            Change.insert(Item.party("p1")),
            Change.insert(Item.member("p1", "ann").text("userId", "bob")).eventId("broken")));

    assertThat(table.historyOf(PARTY)).isEmpty();
  }

  @Test
  void shouldKeepNothing_whenHistoryIsOff() {
    Trigger off =
        new Trigger(pusher, table.client(), UndeliveredTable.NAME, Map.of("HISTORY_TABLE", ""));

    assertThat(off.deliver(joined(1, 3))).isEmpty();

    assertThat(pusher.taken()).isEqualTo(events(1, 3));
    assertThat(table.historyOf(PARTY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 17})
  void shouldRequestUnprocessedItemsAgain(int done) {
    results(new Result.Done(), new Result.Partly(done), new Result.Partly(Math.min(done, 1)));

    assertThat(trigger.deliver(Stream.concat(joined(1, 2), invitations(3, 10)))).isEmpty();

    assertThat(pusher.taken()).isEqualTo(events(1, 10));
    assertThat(table.historyOf(PARTY)).isEqualTo(events(1, 2));
    for (int i = 3; i <= 10; i++) {
      assertThat(table.historyOf("private-user-user-" + i)).containsExactly("event-" + i);
    }
    assertThat(trigger.pauses()).isNotEmpty();
    assertThat(trigger.log().toString()).contains("UnprocessedItems");
  }

  @Test
  void shouldRequestUnprocessedKeysAgain() {
    results(new Result.Partly(0), new Result.Partly(3));

    assertThat(trigger.deliver(invitations(1, 10))).isEmpty();

    assertThat(proxy.operations())
        .containsExactly("BatchGetItem", "BatchGetItem", "BatchGetItem", "BatchWriteItem");
    assertThat(trigger.numbers().toString()).contains("\"retried\":2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "InternalServerError"
      })
  void shouldRetry_whileTheTableIsThrottled(String error) {
    // The SDK itself makes four attempts.
    results(Stream.generate(() -> new Result.Refused(error)).limit(9).toArray(Result[]::new));

    assertThat(trigger.deliver(joined(1, 3))).isEmpty();

    assertThat(pusher.taken()).isEqualTo(events(1, 3));
    assertThat(table.historyOf(PARTY)).isEqualTo(events(1, 3));
  }

  @Test
  void shouldReportTheRecordAndPublishNothing_whenTheTableStaysThrottled() {
    proxy.now(
        operation -> operation.equals("BatchWriteItem") ? new Result.Partly(0) : new Result.Done());

    assertThat(trigger.deliver(joined(1, 3))).contains("1");

    assertThat(pusher.calls()).isEmpty();
    assertThat(total(trigger.pauses())).isLessThan(Trigger.TIMEOUT);
    assertThat(trigger.log().toString())
        .contains("\"outcome\":\"failed\"", "\"reason\":\"history\"", "UnprocessedItems");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AccessDeniedException", "ResourceNotFoundException"})
  void shouldReportTheRecordAtOnce_whenTheTableCannotBeUsed(String error) {
    proxy.now(operation -> new Result.Refused(error));

    assertThat(trigger.deliver(joined(1, 3))).contains("1");

    assertThat(pusher.calls()).isEmpty();
    assertThat(trigger.pauses()).isEmpty();
    assertThat(trigger.log().toString())
        .contains("\"reason\":\"history\"", "\"fault\":\"" + error + "\"");
  }

  @Test
  void shouldKeepTheOrder_whenAnswersAreLost() {
    // Of the write, and of the SDK's own retries.
    results(
        new Result.Done(),
        new Result.AnswerLost(),
        new Result.AnswerLost(),
        new Result.AnswerLost(),
        new Result.AnswerLost());

    assertThat(trigger.deliver(joined(1, 12))).isEmpty();

    assertThat(table.historyOf(PARTY).stream().distinct()).isEqualTo(events(1, 12));
  }

  private static void results(Result... results) {
    Queue<Result> next = new ConcurrentLinkedQueue<>(List.of(results));
    proxy.now(operation -> Optional.ofNullable(next.poll()).orElseGet(Result.Done::new));
  }

  private static Stream<Change> joined(int from, int to) {
    return changes(from, to, i -> Change.insert(Item.member("p1", "user-" + i)));
  }

  private static Stream<Change> invitations(int from, int to) {
    return changes(from, to, i -> Change.insert(Item.invitation("p1", "user-" + i)));
  }

  private static Stream<Change> changes(
      int from, int to, java.util.function.IntFunction<Change> change) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> change.apply(i).eventId("event-" + i).sequenceNumber(Integer.toString(i)));
  }

  private static List<String> events(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "event-" + i).toList();
  }

  private static Duration total(List<Duration> pauses) {
    return pauses.stream().reduce(Duration.ZERO, Duration::plus);
  }
}
