package dev.partyline.operations.replay;

import java.time.LocalDate;
import java.util.List;

/**
 * An undelivered event's place in the table.
 *
 * @param date the day of its partition
 * @param eventId the sort key of its first item
 * @param failedAt as the first item has it: another one means that it failed again since
 * @param parts its further items
 */
record UndeliveredItem(LocalDate date, String eventId, String failedAt, List<Part> parts) {

  /**
   * One of its further items.
   *
   * @param sortKey {@code <eventId>#<n>}
   */
  record Part(String sortKey, String failedAt) {}

  static String partition(LocalDate date) {
    return "UNDELIVERED#" + date;
  }
}
