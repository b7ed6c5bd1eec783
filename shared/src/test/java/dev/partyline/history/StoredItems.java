package dev.partyline.history;

import dev.partyline.deadline.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** One channel's items in memory, kept as the invitation trigger keeps them. */
final class StoredItems implements HistoryItems {

  static final String CHANNEL = "private-party-p1";

  private final TreeMap<String, HistoryItem> items = new TreeMap<>();
  private final List<String> eventIds = new ArrayList<>();
  private final Retention retention;
  private final int sliceSize;
  private long last;

  /**
   * @param sliceSize the number of items in an answer at most
   */
  StoredItems(Retention retention, int sliceSize) {
    this.retention = retention;
    this.sliceSize = sliceSize;
  }

  /** Keeps so many new events in one item. */
  StoredItems keep(java.time.Instant now, int count) {
    List<String> ids =
        IntStream.range(0, count).mapToObj(i -> "event-" + (eventIds.size() + i)).toList();
    eventIds.addAll(ids);
    return keep(now, ids.toArray(String[]::new));
  }

  /** Keeps these events in one item. */
  StoredItems keep(java.time.Instant now, String... ids) {
    List<KeptEvent> events =
        List.of(ids).stream().map(id -> new KeptEvent(id, "party-updated", "{}")).toList();
    Position position = Position.next(now, last, ids[0]);
    last = position.millis();
    items.put(position.text(), HistoryItem.of(CHANNEL, position, events, retention));
    return this;
  }

  /** The ids of all new events, in order. */
  List<String> eventIds() {
    return eventIds;
  }

  @Override
  public Slice read(
      String channel, Order order, String from, String behind, int most, Deadline deadline) {
    NavigableMap<String, HistoryItem> range = items.tailMap(from, true);
    if (order == Order.NEWEST_FIRST) {
      range = range.descendingMap();
    }
    if (!behind.isEmpty()) {
      range = range.tailMap(behind, false);
    }
    List<HistoryItem> slice = range.values().stream().limit(Math.min(most, sliceSize)).toList();
    String next = slice.size() < range.size() ? slice.get(slice.size() - 1).position().text() : "";
    return new Slice(channel.equals(CHANNEL) ? slice : List.of(), next);
  }
}
