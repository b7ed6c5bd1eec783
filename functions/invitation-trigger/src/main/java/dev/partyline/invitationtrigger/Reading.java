package dev.partyline.invitationtrigger;

import dev.partyline.notification.Notification;

/** What a stream record says. */
sealed interface Reading {

  /** Somebody is to be told. */
  record Notify(Notification notification) implements Reading {}

  /** Nobody is to be told. */
  record Nothing() implements Reading {}

  /**
   * Somebody would be to be told, but the item makes no sense or is too large.
   *
   * @param reason which attribute, and what is wrong with it
   */
  record Undeliverable(String reason) implements Reading {}

  /** Reads a record. Never throws for what is in it. */
  static Reading of(StreamRecord record) {
    try {
      return PartyChange.of(record).map(PartyChange::notification).orElseGet(Nothing::new);
    } catch (UnreadableItemException e) {
      return new Undeliverable(e.reason());
    } catch (RuntimeException e) {
      // Nothing but the record goes in, so it is the record's. One that nobody thought of must not
      // hold up those behind it.
      return new Undeliverable("cannot be read: " + e.getClass().getSimpleName());
    }
  }
}
