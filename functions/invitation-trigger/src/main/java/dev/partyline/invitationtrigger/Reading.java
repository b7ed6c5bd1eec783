package dev.partyline.invitationtrigger;

import dev.partyline.notification.Notification;
import dev.partyline.user.Avatars;

/** The result of reading a stream record. */
sealed interface Reading {

  /** A notification to publish. */
  record Notify(Notification notification) implements Reading {}

  /** Nothing to publish. */
  record Nothing() implements Reading {}

  /**
   * A notification that cannot be published: the item is invalid or too large.
   *
   * @param reason which attribute, and what is wrong with it
   */
  record Undeliverable(String reason) implements Reading {}

  /**
   * Reads a record. Never throws because of its content.
   *
   * @param avatars decides whether a member's picture is shown
   */
  static Reading of(StreamRecord record, Avatars avatars) {
    try {
      return PartyChange.of(record, avatars).map(PartyChange::notification).orElseGet(Nothing::new);
    } catch (UnreadableItemException e) {
      return new Undeliverable(e.reason());
    } catch (RuntimeException e) {
      // Only the record can be the cause. An unexpected exception must not block the records after
      // it.
      return new Undeliverable("cannot be read: " + e.getClass().getSimpleName());
    }
  }
}
