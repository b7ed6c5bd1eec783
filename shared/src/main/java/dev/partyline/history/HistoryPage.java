package dev.partyline.history;

import java.time.Instant;
import java.util.List;

/**
 * A part of a channel's history.
 *
 * @param events in the order of publication, none twice
 * @param cursor the text of the cursor to go on from
 * @param complete false if something between the cursor and these events may no longer be kept, or
 *     without a cursor, if older events are kept
 */
public record HistoryPage(List<Event> events, String cursor, boolean complete) {

  /**
   * An event.
   *
   * @param publishedAt when it was kept, just before its publication
   */
  public record Event(KeptEvent event, Instant publishedAt) {}
}
