package dev.partyline.operations.replay;

import java.util.List;

/**
 * An undelivered event.
 *
 * @param record what is put through the trigger
 * @param items where it is kept: more than one if it failed on several days, the oldest first
 * @param reason why it could not be delivered
 * @param notification what it had become: a channel and an event's name, or nothing
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

  /** For a dry run: nothing of the record's own contents. */
  String line() {
    String what = notification.isEmpty() ? "its record" : notification;
    return "%s %s %s -> %s".formatted(oldest().date(), eventId(), reason, what);
  }
}
