package dev.partyline.operations.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * An event that could not be delivered.
 *
 * @param record the record for the trigger
 * @param items the event's undelivered items: more than one if it failed on several days, oldest
 *     first
 * @param itemName the name of the record's item in the trigger's log; empty if it was not kept
 * @param reason why it could not be delivered
 */
record UndeliveredEvent(
    EventRecord record, List<UndeliveredItem> items, String itemName, String reason) {

  UndeliveredEvent {
    items = List.copyOf(items);
  }

  UndeliveredItem oldest() {
    return items.get(0);
  }

  String eventId() {
    return oldest().eventId();
  }

  /** With the items of a later day, and what they say. */
  UndeliveredEvent and(UndeliveredEvent later) {
    List<UndeliveredItem> all = new ArrayList<>(items);
    all.addAll(later.items());
    return new UndeliveredEvent(later.record(), all, later.itemName(), later.reason());
  }

  /**
   * The key of the record's item.
   *
   * @param withIds with the user's id instead of its pseudonym
   */
  String item(boolean withIds) {
    if (!withIds && !itemName.isEmpty()) {
      return itemName;
    }
    return record.key().map(key -> withIds ? key.shown() : key.hidden()).orElse("?");
  }
}
