package dev.partyline.operations.replay;

import java.util.List;

/**
 * An event that could not be delivered.
 *
 * @param record the record for the trigger
 * @param items the event's undelivered items: more than one if it failed on several days, oldest
 *     first
 * @param reason why it could not be delivered
 * @param notification the channel and the event name; empty if the record gave no notification
 */
record UndeliveredEvent(
    EventRecord record, List<UndeliveredItem> items, String reason, String notification) {

  UndeliveredEvent {
    items = List.copyOf(items);
  }

  UndeliveredItem oldest() {
    return items.get(0);
  }

  String eventId() {
    return oldest().eventId();
  }

  /** A line for a dry run, without the record's contents. */
  String line() {
    String what = notification.isEmpty() ? "its record" : notification;
    return "%s %s %s -> %s".formatted(oldest().date(), eventId(), reason, what);
  }
}
