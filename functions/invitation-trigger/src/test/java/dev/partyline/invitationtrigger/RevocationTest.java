package dev.partyline.invitationtrigger;

import static dev.partyline.invitationtrigger.PusherServer.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.invitationtrigger.PusherServer.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A removed member's connections end: from a stream batch to Pusher. */
class RevocationTest {

  // A minute before and after the function's clock.
  private static final String PASSED = "{\"N\":\"1772366382\"}";
  private static final String LATER = "{\"N\":\"1772366502\"}";

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
  void shouldEndTheConnectionsAfterTheRemoval_andBeforeAnythingElseIsPublished() {
    assertThat(
            trigger.deliver(
                Stream.of(invitation(1), invitation(2), removal(3, "ann"), invitation(4))))
        .isEmpty();

    assertThat(pusher.calls())
        .containsExactly(
            List.of("event-1", "event-2", "event-3"), List.of(ended("ann")), List.of("event-4"));
  }

  @Test
  void shouldEndThemOneAfterTheOther_whenSeveralMembersAreRemoved() {
    assertThat(trigger.deliver(Stream.of(removal(1, "ann"), removal(2, "bob")))).isEmpty();

    assertThat(pusher.done()).containsExactly("event-1", ended("ann"), "event-2", ended("bob"));
  }

  @Test
  void shouldEndThem_whenTimeToLiveRemovesTheMember() {
    assertThat(trigger.deliver(Stream.of(removal(1, "ann").byTimeToLive()))).isEmpty();

    assertThat(pusher.done()).containsExactly("event-1", ended("ann"));
  }

  @ParameterizedTest
  @CsvSource({
    "auth0|5f7c, auth0=7C5f7c",
    "eu-1:42, eu-1=3A42",
    "a/../b, a=2F..=2Fb",
    "a b%2F?c#d, a=20b=252F=3Fc=23d",
    "Zoë, Zo=C3=AB",
  })
  void shouldNameTheUserAsInAChannel(String userId, String escaped) {
    assertThat(trigger.deliver(Stream.of(removal(1, userId)))).isEmpty();

    assertThat(pusher.done()).containsExactly("event-1", ended(escaped));
  }

  @Test
  void shouldEndNothing_whenAMemberIsChangedOrAnotherItemRemoved() {
    Item ann = Item.member("p1", "ann");
    trigger.deliver(
        Stream.of(
            Change.insert(ann),
            Change.modify(ann, ann.text("username", "Anna")),
            Change.remove(Item.invitation("p1", "ann")),
            Change.remove(Item.party("p1")),
            Change.remove(Item.keyed("ROOM#p1", "MEMBER#ann")),
            Change.remove(Item.keyed("PARTY#p1", "MEMBERS#ann"))));

    assertThat(pusher.calls()).containsExactly(List.of("event-1"));
  }

  @Test
  void shouldEndThoseOfTheKeysUser_whenTheItemIsInvalid() {
    Change invalid = Change.remove(Item.member("p1", "ann").text("userId", "eve"));

    assertThat(trigger.deliver(Stream.of(invitation(1), numbered(invalid, 2), invitation(3))))
        .isEmpty();

    assertThat(pusher.done()).containsExactly("event-1", ended("ann"), "event-3");
    assertThat(table.eventIds()).containsExactly("event-2");
    assertThat(trigger.numbers().toString())
        .contains("\"terminated\":1", "\"undeliverable\":1", "\"failedBatches\":0");
  }

  @Test
  void shouldEndThem_whenTheStreamHasNoImages() {
    Change removal = removal(1, "ann");
    removal.json().getAsJsonObject("dynamodb").remove("OldImage");

    assertThat(trigger.deliver(Stream.of(removal))).isEmpty();

    assertThat(pusher.done()).contains(ended("ann"));
  }

  @Test
  void shouldEndNothing_whenTheKeyHasNoValidId() {
    assertThat(
            trigger.deliver(
                Stream.of(
                    numbered(Change.remove(Item.member("p1", "")), 1),
                    numbered(Change.remove(Item.member("p1", "a\u0000b")), 2),
                    numbered(Change.remove(Item.member("p1", "a".repeat(129))), 3))))
        .isEmpty();

    assertThat(pusher.done()).noneMatch(call -> call.startsWith(ended("")));
  }

  @Test
  void shouldKeepTheConnections_whenTheMemberIsPutBackInTheSameBatch() {
    assertThat(
            trigger.deliver(Stream.of(removal(1, "ann"), invitation(2), addition(3, "ann", "p1"))))
        .isEmpty();

    assertThat(pusher.calls()).containsExactly(List.of("event-1", "event-2", "event-3"));
  }

  @Test
  void shouldKeepTheConnections_whenTheMemberIsPutBackUntilLater() {
    Item until = Item.member("p1", "ann").with("expiresAt", LATER);

    trigger.deliver(Stream.of(removal(1, "ann"), numbered(Change.insert(until), 2)));

    assertThat(pusher.done()).containsExactly("event-1", "event-2");
  }

  @Test
  void shouldEndThem_whenTheNewMembershipHasExpired() {
    Item expired = Item.member("p1", "ann").with("expiresAt", PASSED);

    trigger.deliver(Stream.of(removal(1, "ann"), numbered(Change.insert(expired), 2)));

    assertThat(pusher.done()).containsExactly("event-1", ended("ann"), "event-2");
  }

  @Test
  void shouldEndThem_whenTheMemberIsPutBackAndRemovedAgain() {
    trigger.deliver(Stream.of(removal(1, "ann"), addition(2, "ann", "p1"), removal(3, "ann")));

    assertThat(pusher.done())
        .containsExactly("event-1", ended("ann"), "event-2", "event-3", ended("ann"));
  }

  @Test
  void shouldEndThem_whenSomebodyElseIsPutOrTheMemberIntoAnotherParty() {
    trigger.deliver(
        Stream.of(removal(1, "ann"), addition(2, "bob", "p1"), addition(3, "ann", "p2")));

    assertThat(pusher.done()).startsWith("event-1", ended("ann"));
  }

  @Test
  void shouldOnlyPublish_whenRevocationIsOff() {
    Trigger off =
        new Trigger(
            pusher, table.client(), UndeliveredTable.NAME, Map.of("REVOKE_ON_REMOVAL", "false"));

    assertThat(off.deliver(Stream.of(removal(1, "ann"), invitation(2)))).isEmpty();

    assertThat(pusher.calls()).containsExactly(List.of("event-1", "event-2"));
    assertThat(off.numbers().toString()).contains("\"terminated\":0");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void shouldRetryTheTermination_whenPusherCannotAcceptItNow(int status) {
    pusher.answers(200, status, status);

    assertThat(trigger.deliver(Stream.of(removal(1, "ann"), invitation(2)))).isEmpty();

    assertThat(pusher.done()).containsExactly("event-1", ended("ann"), "event-2");
    assertThat(trigger.pauses()).hasSize(2);
    assertThat(trigger.numbers().toString()).contains("\"terminated\":1", "\"retried\":2");
  }

  @Test
  void shouldRetryTheTermination_whenTheConnectionIsCutOrTheAnswerIsNotPushers() {
    pusher.fails(new Fault.None(), new Fault.HangUp(false), new Fault.Page("<html>"));

    assertThat(trigger.deliver(Stream.of(removal(1, "ann"), invitation(2)))).isEmpty();

    assertThat(pusher.done()).containsExactly("event-1", ended("ann"), "event-2");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 302})
  void shouldReportTheRemovalAndSendNothingAfterIt_whenNothingIsWrongWithTheUser(int status) {
    pusher.answers(200, status);

    assertThat(trigger.deliver(Stream.of(invitation(1), removal(2, "ann"), invitation(3))))
        .contains("2");

    assertThat(pusher.done()).containsExactly("event-1", "event-2");
    assertThat(trigger.pauses()).isEmpty();
    assertThat(trigger.numbers().toString())
        .contains("\"terminated\":0", "\"failedBatches\":1", "\"delivered\":2");
  }

  @Test
  void shouldPublishTheRemovalAgainWithItsEventId_whenItIsRedelivered() {
    pusher.answers(200, 403);
    List<Change> changes = List.of(removal(1, "ann"), invitation(2));
    assertThat(trigger.deliver(changes, Trigger.TIMEOUT)).contains("1");

    assertThat(trigger.deliver(changes, Trigger.TIMEOUT)).isEmpty();

    assertThat(pusher.done()).containsExactly("event-1", "event-1", ended("ann"), "event-2");
  }

  @Test
  void shouldReportInTime_whenPusherStaysUnavailable() {
    pusher.answers(
        IntStream.concat(IntStream.of(200), IntStream.range(0, 500).map(i -> 503)).toArray());

    assertThat(trigger.deliver(Stream.of(removal(1, "ann"), invitation(2)))).contains("1");

    Duration waited = trigger.pauses().stream().reduce(Duration.ZERO, Duration::plus);
    assertThat(waited).isLessThan(Trigger.TIMEOUT.minus(RetryingPublisher.REPORT_TIME));
    assertThat(pusher.done()).containsExactly("event-1");
  }

  @Test
  void shouldContinue_whenPusherDoesNotKnowTheUser() {
    pusher.answers(200, 404);

    assertThat(trigger.deliver(Stream.of(removal(1, "ann"), invitation(2)))).isEmpty();

    assertThat(pusher.taken()).containsExactly("event-1", "event-2");
    assertThat(pusher.calls()).hasSize(3);
    assertThat(trigger.numbers().toString()).contains("\"terminated\":1", "\"failedBatches\":0");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void shouldKeepTheRecordAndContinue_whenPusherRefusesTheTermination(int status) {
    pusher.rejects(status, ended("ann"));

    assertThat(trigger.deliver(Stream.of(removal(1, "ann"), invitation(2)))).isEmpty();

    assertThat(pusher.done()).containsExactly("event-1", "event-2");
    Map<String, AttributeValue> kept = table.items().get(0);
    assertThat(kept.get("SK").s()).isEqualTo("event-1");
    assertThat(kept.get("reason").s())
        .isEqualTo("Pusher refused to end the user's connections with status " + status);
    assertThat(kept).doesNotContainKey("notification");
    assertThat(trigger.numbers().toString())
        .contains("\"terminated\":0", "\"undeliverable\":1", "\"failedBatches\":0");
  }

  @Test
  void shouldEndThemWhenTheKeptRecordIsReplayed() {
    pusher.rejects(400, ended("ann"));
    trigger.deliver(Stream.of(removal(1, "ann")));
    String record = table.items().get(0).get("record").s();
    try (PusherServer mended = new PusherServer()) {
      Trigger again = new Trigger(mended, table.client(), UndeliveredTable.NAME);

      assertThat(again.invoke("{\"Records\":[" + record + "]}"))
          .isEqualTo("{\"batchItemFailures\":[]}");

      assertThat(mended.done()).containsExactly("event-1", ended("ann"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldLogNoUser_whateverHappens() {
    pusher.answers(200, 503, 400, 200, 403);

    trigger.deliver(Stream.of(removal(1, "ann"), removal(2, "bob")));

    assertThat(trigger.log()).hasSize(4);
    assertThat(trigger.log().toString()).doesNotContain("ann", "bob", "Ann", "s3cr3t");
  }

  private static Change removal(int number, String userId) {
    return numbered(Change.remove(Item.member("p1", userId)), number);
  }

  private static Change addition(int number, String userId, String partyId) {
    return numbered(Change.insert(Item.member(partyId, userId)), number);
  }

  private static Change invitation(int number) {
    return numbered(Change.insert(Item.invitation("p1", "user-" + number)), number);
  }

  private static Change numbered(Change change, int number) {
    return change.eventId("event-" + number).sequenceNumber(String.valueOf(number));
  }
}
