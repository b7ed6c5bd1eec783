package dev.partyline.history;

import static dev.partyline.history.StoredItems.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.deadline.Deadline;
import dev.partyline.outcome.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Retention DAY = new Retention(Duration.ofHours(24));

  private final StoredItems items = new StoredItems(DAY, 100);

  @Test
  void shouldGiveTheNewest_andSayWhetherThereAreOlder() {
    items.keep(NOW, 3).keep(NOW, 2);

    assertThat(ids(newest(NOW, 4))).containsExactly("event-1", "event-2", "event-3", "event-4");
    assertThat(newest(NOW, 4).complete()).isFalse();
    assertThat(ids(newest(NOW, 5))).hasSize(5);
    assertThat(newest(NOW, 5).complete()).isTrue();
  }

  @Test
  void shouldGiveACursor_whenTheChannelIsEmpty() {
    HistoryPage empty = newest(NOW, 10);

    assertThat(empty.events()).isEmpty();
    assertThat(empty.complete()).isTrue();
    items.keep(NOW.plusSeconds(5), 1);
    HistoryPage later = after(empty.cursor(), NOW.plusSeconds(10), 10);
    assertThat(ids(later)).containsExactly("event-0");
    assertThat(later.complete()).isTrue();
  }

  @Test
  void shouldContinueExactlyBehindAFullPage_withinAnItem() {
    String before = newest(NOW.minusSeconds(70), 1).cursor();
    items.keep(NOW, 5);

    HistoryPage first = after(before, NOW, 2);
    HistoryPage second = after(first.cursor(), NOW, 2);
    HistoryPage third = after(second.cursor(), NOW, 2);

    assertThat(ids(first)).containsExactly("event-0", "event-1");
    assertThat(ids(second)).containsExactly("event-2", "event-3");
    assertThat(ids(third)).containsExactly("event-4");
  }

  @Test
  void shouldGiveAnEmptyPage_whenTheLastOneWasFull() {
    String before = newest(NOW.minusSeconds(70), 1).cursor();
    items.keep(NOW, 2);

    HistoryPage full = after(before, NOW, 2);

    assertThat(ids(full)).hasSize(2);
    assertThat(after(full.cursor(), NOW, 2).events()).isEmpty();
  }

  @Test
  void shouldBeginAMinuteEarlier_withACursorForLater() {
    items.keep(NOW, 1).keep(NOW.plusSeconds(1), 1);
    String cursor = newest(NOW.plusMillis(60_500), 10).cursor();

    assertThat(ids(after(cursor, NOW.plusSeconds(90), 10))).containsExactly("event-1");
  }

  /** What is kept with a slow clock while a client reads its pages. */
  @Test
  void shouldBeginAMinuteBeforeTheFirstPage_afterTheLastPage() {
    String before = newest(NOW.minusSeconds(70), 1).cursor();
    items.keep(NOW, 2);
    HistoryPage full = after(before, NOW, 2);
    HistoryPage last = after(full.cursor(), NOW.plusSeconds(100), 2);

    items.keep(NOW.minusSeconds(59), 1);

    assertThat(ids(after(last.cursor(), NOW.plusSeconds(200), 10)))
        .containsExactly("event-0", "event-1", "event-2");
  }

  @Test
  void shouldNotBeComplete_whenTheCursorIsOlderThanTheRetention() {
    String cursor = newest(NOW, 1).cursor();
    Instant end = NOW.plus(DAY.kept());

    assertThat(after(cursor, end.minusMillis(1), 1).complete()).isTrue();
    assertThat(after(cursor, end, 1).complete()).isFalse();
  }

  @Test
  void shouldGiveNoExpiredItem_thatDynamoDbHasNotDeleted() {
    items.keep(NOW, 1).keep(NOW.plusSeconds(300), 1);
    Instant end = NOW.plus(DAY.kept()).plusSeconds(121);

    HistoryPage page = newest(end, 10);

    assertThat(ids(page)).containsExactly("event-1");
    assertThat(page.complete()).isTrue();
  }

  @Test
  void shouldGiveARepeatOnce_whereItWasKeptFirst() {
    String before = newest(NOW.minusSeconds(70), 1).cursor();
    items.keep(NOW, "a", "b", "c").keep(NOW, "a").keep(NOW, "b", "c", "d");

    assertThat(ids(after(before, NOW, 10))).containsExactly("a", "b", "c", "d");
    assertThat(ids(newest(NOW, 10))).containsExactly("a", "b", "c", "d");
    assertThat(ids(newest(NOW, 3))).containsExactly("b", "c", "d");
  }

  @Test
  void shouldFillThePage_whenItemsAreRepeatsOrExpired() {
    String before = newest(NOW.minusSeconds(70), 1).cursor();
    for (int i = 0; i < 250; i++) {
      items.keep(NOW, "a");
    }
    items.keep(NOW, "b", "c");

    assertThat(ids(after(before, NOW, 2))).containsExactly("a", "b");
  }

  private HistoryPage newest(Instant now, int limit) {
    History history = at(now);
    return history.read(history.newest(CHANNEL, limit), Deadline.in(Duration.ofMinutes(1)));
  }

  private HistoryPage after(String cursor, Instant now, int limit) {
    History history = at(now);
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

  private History at(Instant now) {
    return new History(items, DAY, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static List<String> ids(HistoryPage page) {
    return page.events().stream().map(event -> event.event().eventId()).toList();
  }
}
