package dev.partyline.history;

import static dev.partyline.history.StoredItems.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.deadline.Deadline;
import dev.partyline.outcome.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Paging, whatever the clocks of the sandboxes that write and read. */
class HistoryPropertiesTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Retention DAY = new Retention(Duration.ofHours(24));

  /**
   * Events that are kept.
   *
   * @param after the time since those before
   * @param clock how far the sandbox's clock is ahead
   */
  private record Kept(Duration after, Duration clock, int events) {}

  /**
   * Reads of a page.
   *
   * @param clock how far the sandbox's clock is ahead
   */
  private record Read(Duration clock, int limit) {}

  @Provide
  Arbitrary<List<Kept>> kept() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 20_000).map(Duration::ofMillis),
            clocks(),
            Arbitraries.integers().between(1, 10))
        .as(Kept::new)
        .list()
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<List<Read>> reads() {
    return Combinators.combine(clocks(), Arbitraries.integers().between(1, 30))
        .as(Read::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(10);
  }

  private static Arbitrary<Duration> clocks() {
    return Arbitraries.integers().between(-30_000, 30_000).map(Duration::ofMillis);
  }

  /** A client that was there until some time, and reads all that it missed page by page. */
  @Property(tries = 500)
  void shouldGiveEachEventBehindACursorOnceAndInOrder(
      @ForAll("kept") List<Kept> all,
      @ForAll("reads") List<Read> reads,
      @ForAll @IntRange(min = 0, max = 40) int leaves,
      @ForAll @IntRange(min = 1, max = 50) int sliceSize) {
    StoredItems items = new StoredItems(DAY, sliceSize);
    Instant now = START;
    String cursor = "";
    int heard = 0;
    for (int i = 0; i <= all.size(); i++) {
      if (i == Math.min(leaves, all.size())) {
        heard = items.eventIds().size();
        cursor = newest(items, now.plus(reads.get(0).clock())).cursor();
      }
      if (i < all.size()) {
        now = now.plus(all.get(i).after());
        items.keep(now.plus(all.get(i).clock()), all.get(i).events());
      }
    }

    List<String> given = new ArrayList<>();
    boolean isLast = false;
    for (int page = 0; !isLast; page++) {
      Read read = reads.get(page % reads.size());
      HistoryPage next = after(items, cursor, now.plus(read.clock()), read.limit());
      next.events().forEach(event -> given.add(event.event().eventId()));
      assertThat(next.complete()).isTrue();
      cursor = next.cursor();
      isLast = next.events().size() < read.limit();
    }

    assertThat(given).doesNotHaveDuplicates();
    List<String> expected = items.eventIds().subList(heard, items.eventIds().size());
    assertThat(given).endsWith(expected.toArray(String[]::new));
    assertThat(items.eventIds()).endsWith(given.toArray(String[]::new));
  }

  private static HistoryPage newest(StoredItems items, Instant now) {
    History history = at(items, now);
    return history.read(history.newest(CHANNEL, 1), Deadline.in(Duration.ofMinutes(1)));
  }

  private static HistoryPage after(StoredItems items, String cursor, Instant now, int limit) {
    History history = at(items, now);
    return history
        .request(CHANNEL, "after", cursor, limit)
        .then(
            request -> Outcome.accepted(history.read(request, Deadline.in(Duration.ofMinutes(1)))))
        .fold(
            page -> page,
            refusal -> {
              throw new AssertionError(refusal);
            });
  }

  private static History at(StoredItems items, Instant now) {
    return new History(items, DAY, Clock.fixed(now, ZoneOffset.UTC));
  }
}
