package dev.partyline.operations.replay;

import java.time.LocalDate;
import java.util.List;

/**
 * The keys of an undelivered item in the table.
 *
 * @param date the day of its partition key
 * @param eventId the sort key of its first part
 * @param failedAt of the first part; it changes if the event fails again
 * @param parts its further parts
 */
record UndeliveredItem(LocalDate date, String eventId, String failedAt, List<Part> parts) {

  /**
   * A further part.
   *
   * @param sortKey {@code <eventId>#<n>}
   */
  record Part(String sortKey, String failedAt) {}

  static String partition(LocalDate date) {
    return "UNDELIVERED#" + date;
  }
}
