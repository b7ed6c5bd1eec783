package dev.partyline.operations.replay;

import java.time.LocalDate;

/**
 * An undelivered item that is no event: its record is missing, incomplete or invalid.
 *
 * @param date the day of its partition key
 * @param failedAt as it is in the item
 * @param itemName the name of the record's item; empty if it was not kept
 * @param problem what is wrong with it
 */
record UnreadableEvent(
    LocalDate date, String eventId, String failedAt, String itemName, String problem) {

  String line() {
    return "%s %s: %s".formatted(UndeliveredItem.partition(date), eventId, problem);
  }
}
