package dev.partyline.invitationtrigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.invitationtrigger.PusherServer.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * For any list of changes and any pattern of faults that ends, every notification is delivered, and
 * every removed member's connections end before anything later is published.
 */
class DeliveryPropertiesTest {

  private static UndeliveredTable table;

  @BeforeContainer
  static void startTable() {
    table = new UndeliveredTable();
  }

  @AfterContainer
  static void stopTable() {
    table.close();
  }

  /** The expected result of a change. */
  enum Kind {
    NOTIFIED,
    REMOVED,
    NOT_NOTIFIED,
    SENSELESS,
    SENSELESS_AND_REMOVED,
    REJECTED_BY_PUSHER,
    REMOVED_BUT_NOT_ENDED
  }

  @Provide
  Arbitrary<List<Kind>> changes() {
    return Arbitraries.frequency(
            Tuple.of(12, Kind.NOTIFIED),
            Tuple.of(4, Kind.REMOVED),
            Tuple.of(2, Kind.NOT_NOTIFIED),
            Tuple.of(1, Kind.SENSELESS),
            Tuple.of(1, Kind.SENSELESS_AND_REMOVED),
            Tuple.of(1, Kind.REJECTED_BY_PUSHER),
            Tuple.of(1, Kind.REMOVED_BUT_NOT_ENDED))
        .list()
        .ofMaxSize(60);
  }

  /** Faults after which Pusher has accepted nothing. */
  @Provide
  Arbitrary<List<Fault>> faults() {
    Arbitrary<Fault> statuses =
        Combinators.combine(
                Arbitraries.of(302, 401, 403, 408, 429, 500, 502, 503, 504),
                Arbitraries.of("", "", "1", "90"))
            .as(Fault.Status::new);
    Arbitrary<Fault> others =
        Arbitraries.of(new Fault.None(), new Fault.HangUp(false), new Fault.Page("<html>"));
    return Arbitraries.oneOf(statuses, others).list().ofMaxSize(25);
  }

  @Property(tries = 60)
  void shouldDeliverEachOnceAndInOrder_whateverFails(
      @ForAll("changes") List<Kind> kinds, @ForAll("faults") List<Fault> faults)
      throws IOException {
    try (PusherServer pusher = new PusherServer()) {
      deliverAll(pusher, kinds, faults);

      assertThat(new LinkedHashSet<>(pusher.done())).containsExactlyElementsOf(expected(kinds));
      assertThat(repeated(pusher.done()))
          .as("only a removal is published again, if its termination was reported")
          .isSubsetOf(eventIds(kinds, Kind.REMOVED, Kind.REMOVED_BUT_NOT_ENDED));
    }
  }

  @Property(tries = 40)
  void shouldRepeatOnlyWithTheSameEventId_whenAnAnswerIsLost(
      @ForAll("changes") List<Kind> kinds, @ForAll("faults") List<Fault> faults)
      throws IOException {
    List<Fault> lossy = new ArrayList<>();
    faults.forEach(fault -> lossy.addAll(List.of(fault, new Fault.HangUp(true))));
    try (PusherServer pusher = new PusherServer()) {
      deliverAll(pusher, kinds, lossy);

      assertThat(new LinkedHashSet<>(pusher.done())).containsExactlyElementsOf(expected(kinds));
    }
  }

  /** What Pusher accepts, in order: each removal, and then at once the end of connections. */
  private static List<String> expected(List<Kind> kinds) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      Kind kind = kinds.get(i);
      if (Set.of(Kind.NOTIFIED, Kind.REMOVED, Kind.REMOVED_BUT_NOT_ENDED).contains(kind)) {
        expected.add("event-" + i);
      }
      if (Set.of(Kind.REMOVED, Kind.SENSELESS_AND_REMOVED).contains(kind)) {
        expected.add(PusherServer.ended("user-" + i));
      }
    }
    return expected;
  }

  private static Set<String> repeated(List<String> done) {
    Set<String> once = new HashSet<>();
    return done.stream().filter(call -> !once.add(call)).collect(Collectors.toSet());
  }

  /** Retries as Lambda does, from the reported record, until none is reported. */
  private static void deliverAll(PusherServer pusher, List<Kind> kinds, List<Fault> faults) {
    table.clear();
    pusher.rejects(
        413,
        Stream.concat(
                eventIds(kinds, Kind.REJECTED_BY_PUSHER).stream(),
                eventIds(kinds, Kind.REMOVED_BUT_NOT_ENDED).stream()
                    .map(event -> PusherServer.ended(event.replace("event", "user"))))
            .toArray(String[]::new));
    pusher.fails(faults.toArray(Fault[]::new));
    Trigger trigger = new Trigger(pusher, table.client(), UndeliveredTable.NAME);
    List<Change> left = changes(kinds);
    for (int invocation = 0; !left.isEmpty(); invocation++) {
      assertThat(invocation).as("invocations").isLessThanOrEqualTo(faults.size());
      Optional<String> failed = trigger.deliver(left, Trigger.TIMEOUT);
      if (failed.isEmpty()) {
        break;
      }
      left = from(failed.get(), left);
    }
    assertKept(kinds);
    assertThat(Set.copyOf(table.eventIds()))
        .isEqualTo(
            Set.copyOf(
                eventIds(
                    kinds,
                    Kind.SENSELESS,
                    Kind.SENSELESS_AND_REMOVED,
                    Kind.REJECTED_BY_PUSHER,
                    Kind.REMOVED_BUT_NOT_ENDED)));
  }

  /** Checks that the history has every event, those of a channel in order. */
  private static void assertKept(List<Kind> kinds) {
    assertThat(table.historyOf("private-party-p1").stream().distinct())
        .isEqualTo(eventIds(kinds, Kind.REMOVED, Kind.REMOVED_BUT_NOT_ENDED));
    for (String eventId : eventIds(kinds, Kind.NOTIFIED)) {
      assertThat(table.historyOf("private-user-" + eventId.replace("event", "user")))
          .contains(eventId);
    }
  }

  private static List<Change> from(String sequenceNumber, List<Change> changes) {
    int first =
        IntStream.range(0, changes.size())
            .filter(i -> changes.get(i).read().sequenceNumber().equals(sequenceNumber))
            .findFirst()
            .orElseThrow();
    return changes.subList(first, changes.size());
  }

  private static List<Change> changes(List<Kind> kinds) {
    return IntStream.range(0, kinds.size())
        .mapToObj(
            i ->
                change(kinds.get(i), i)
                    .eventId("event-" + i)
                    .sequenceNumber(Integer.toString(1000 + i)))
        .collect(Collectors.toList());
  }

  private static Change change(Kind kind, int number) {
    return switch (kind) {
      case NOTIFIED, REJECTED_BY_PUSHER -> Change.insert(Item.invitation("p1", "user-" + number));
      case NOT_NOTIFIED -> Change.insert(Item.party("p" + number));
      case REMOVED, REMOVED_BUT_NOT_ENDED -> Change.remove(Item.member("p1", "user-" + number));
      case SENSELESS -> Change.insert(Item.member("p1", "user-" + number).text("userId", "eve"));
      case SENSELESS_AND_REMOVED ->
          Change.remove(Item.member("p1", "user-" + number).text("userId", "eve"));
    };
  }

  private static List<String> eventIds(List<Kind> kinds, Kind... of) {
    return IntStream.range(0, kinds.size())
        .filter(i -> List.of(of).contains(kinds.get(i)))
        .mapToObj(i -> "event-" + i)
        .toList();
  }
}
