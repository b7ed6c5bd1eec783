package dev.partyline.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryItemTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Retention DAY = new Retention(Duration.ofHours(24));

  @Test
  void shouldReadWhatItWrote() {
    KeptEvent event = new KeptEvent("event-1", "party-updated", "{\"a\":\"ä😀\"}");
    HistoryItem item =
        HistoryItem.of("private-party-p1", Position.next(NOW, 0, "event-1"), List.of(event), DAY);

    assertThat(HistoryItem.read(item.attributes())).contains(item);
    ChannelHead head = ChannelHead.of(item);
    assertThat(ChannelHead.read(head.attributes("private-party-p1", DAY))).contains(head);
    assertThat(HistoryItem.read(head.attributes("private-party-p1", DAY))).isEmpty();
  }

  @Test
  void shouldReplaceHalfASurrogatePair_asInWhatIsSentToPusher() {
    KeptEvent event = new KeptEvent("event-1", "party-updated", "{\"a\":\"\ud83d\"}");
    HistoryItem item =
        HistoryItem.of("private-party-p1", Position.next(NOW, 0, "event-1"), List.of(event), DAY);

    assertThat(HistoryItem.read(item.attributes()).orElseThrow().events().get(0).data())
        .isEqualTo("{\"a\":\"?\"}");
  }

  /** The largest that ten events can be: DynamoDB counts bytes of UTF-8. */
  @Test
  void shouldFitIntoDynamoDbsItem_whateverTheEvents() {
    String text = "x".repeat(10 * 1024);
    KeptEvent largest = new KeptEvent(text, "ä".repeat(200), text);
    HistoryItem item =
        HistoryItem.of(
            "c".repeat(164),
            Position.next(NOW, 0, "event-1"),
            Collections.nCopies(10, largest),
            DAY);

    assertThat(item.attributes().toString().length()).isLessThan(400 * 1024);
  }

  @Test
  void shouldComeBehindTheLastPosition_whateverTheClock() {
    Position last = Position.next(NOW, 0, "event-1");
    Position next = Position.next(NOW.minusSeconds(60), last.millis(), "event-2");

    assertThat(next).isGreaterThan(last);
    assertThat(Position.next(NOW.plusMillis(5), last.millis(), "event-3").time())
        .isEqualTo(NOW.plusMillis(5));
    assertThat(Position.parse(next.text())).contains(next);
  }
}
