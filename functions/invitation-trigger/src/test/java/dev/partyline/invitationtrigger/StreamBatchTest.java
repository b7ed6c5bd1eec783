package dev.partyline.invitationtrigger;

import static java.util.stream.IntStream.rangeClosed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a stream batch to Pusher, and to what Lambda is told of it. */
class StreamBatchTest {

  private final RecordedInvocation invocation = new RecordedInvocation();
  private PusherServer pusher;

  @BeforeEach
  void start() throws IOException {
    pusher = new PusherServer();
  }

  @AfterEach
  void stop() {
    pusher.close();
  }

  @Test
  void shouldSendAllInOneCallAndInOrder_whenThereAreUpToTen() {
    assertThat(deliver(invitations(1, 10))).isEmpty();

    assertThat(pusher.batches()).containsExactly(events(1, 10));
  }

  @Test
  void shouldSendTenAtATime_whenThereAreMore() {
    assertThat(deliver(invitations(1, 25))).isEmpty();

    assertThat(pusher.batches()).containsExactly(events(1, 10), events(11, 20), events(21, 25));
  }

  @Test
  void shouldCountOnlyThoseThatAreTold() {
    Stream<Change> untold = rangeClosed(1, 20).mapToObj(i -> Change.insert(Item.party("p" + i)));

    assertThat(deliver(Stream.concat(untold, invitations(21, 30)))).isEmpty();

    assertThat(pusher.batches()).containsExactly(events(21, 30));
  }

  @Test
  void shouldNotCallPusher_whenNobodyIsToBeTold() {
    assertThat(deliver(Stream.of(Change.insert(Item.party("p1"))))).isEmpty();
    assertThat(deliver(Stream.empty())).isEmpty();

    assertThat(pusher.batches()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void shouldReportTheFirstOfTheBatchAndSendNothingAfterIt_whenTheKeyIsRefused(int status) {
    pusher.answers(200, status);

    assertThat(deliver(invitations(1, 25))).containsExactly("11");

    assertThat(pusher.batches()).containsExactly(events(1, 10), events(11, 20));
  }

  @Test
  void shouldReportTheFirstThatIsTold_whenTheOnesBeforeItAreNot() {
    pusher.answers(403);
    Change untold = Change.insert(Item.party("p1")).sequenceNumber("1");

    assertThat(deliver(Stream.concat(Stream.of(untold), invitations(2, 3)))).containsExactly("2");
  }

  @Test
  void shouldKeepTheOrder_whenOnesBeforeAnUnreadableItemAreStillWaiting() {
    deliver(
        Stream.of(
            invitation(1),
            invitation(2),
            Change.insert(Item.member("p1", "ann").without("userId")).sequenceNumber("3")));

    assertThat(pusher.batches()).containsExactly(events(1, 2));
  }

  @Test
  void shouldReportTheOnesBeforeIt_whenTheyCannotBeSentAheadOfAnUnreadableItem() {
    pusher.answers(403);

    assertThat(
            deliver(
                Stream.of(
                    invitation(1),
                    Change.insert(Item.member("p1", "ann").without("userId")).sequenceNumber("2"),
                    invitation(3))))
        .containsExactly("1");
    assertThat(pusher.batches()).containsExactly(events(1, 1));
  }

  @Test
  void shouldLogCountsAndCodes_andNeverWhatWasToldToWhom() {
    pusher.answers(200, 403);

    deliver(invitations(1, 11));

    assertThat(invocation.lines()).hasSize(2);
    assertThat(invocation.lines().get(0)).contains("\"delivered\"", "10");
    assertThat(invocation.lines().get(1)).contains("\"failed\"", "403");
    assertThat(invocation.lines())
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("\"requestId\":\"invocation-1\"")
                    .doesNotContain("user-", "Friday", "Bob", "s3cr3t"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUSHER_APP_ID", "PUSHER_APP_KEY", "PUSHER_APP_SECRET"})
  void shouldNotStart_whenAVariableIsMissing(String variable) {
    Map<String, String> variables = new HashMap<>(variables());
    variables.remove(variable);

    assertThatThrownBy(() -> new InvitationTriggerHandler(new Environment(variables)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith(variable + " is not set");
  }

  /** What the whole function reports to Lambda: sequence numbers, one at most. */
  private List<String> deliver(Stream<Change> changes) {
    DynamodbEvent event = new DynamodbEvent();
    event.setRecords(changes.map(Change::read).toList());
    return new InvitationTriggerHandler(new Environment(variables()))
        .handleRequest(event, invocation).getBatchItemFailures().stream()
            .map(BatchItemFailure::getItemIdentifier)
            .toList();
  }

  private Map<String, String> variables() {
    return Map.of(
        "PUSHER_APP_ID", "3",
        "PUSHER_APP_KEY", "key",
        "PUSHER_APP_SECRET", "s3cr3t",
        "PUSHER_HOST", pusher.authority(),
        "PUSHER_TLS", "false");
  }

  private static Stream<Change> invitations(int first, int last) {
    return rangeClosed(first, last).mapToObj(StreamBatchTest::invitation);
  }

  private static Change invitation(int number) {
    return Change.insert(Item.invitation("p1", "user-" + number))
        .eventId("event-" + number)
        .sequenceNumber(String.valueOf(number));
  }

  private static List<String> events(int first, int last) {
    return rangeClosed(first, last).mapToObj(number -> "event-" + number).toList();
  }
}
