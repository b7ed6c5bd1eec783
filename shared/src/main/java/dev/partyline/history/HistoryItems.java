package dev.partyline.history;

import dev.partyline.deadline.Deadline;
import java.util.List;

/** The items of channels' histories. */
interface HistoryItems {

  /**
   * A part of a channel's items.
   *
   * @param next the sort key to go on behind; empty at the end
   */
  record Slice(List<HistoryItem> items, String next) {}

  /** Which of a channel's items to read. */
  enum Order {
    OLDEST_FIRST,
    NEWEST_FIRST
  }

  /**
   * Reads some of a channel's items.
   *
   * @param from the least sort key
   * @param behind go on behind this sort key; empty to begin
   * @param most how many at most, 1 or more; fewer do not mean that there are no others
   * @throws dev.partyline.outcome.UnavailableException if the table cannot be read in time
   */
  Slice read(String channel, Order order, String from, String behind, int most, Deadline deadline);
}
