package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.partyline.notification.Notification;

/** What a stream record says. */
sealed interface Reading {

  /** Somebody is to be told. */
  record Notify(Notification notification) implements Reading {}

  /** Nobody is to be told. */
  record Nothing() implements Reading {}

  /**
   * The item makes no sense.
   *
   * @param reason which attribute, and what is wrong with it
   */
  record Unreadable(String reason) implements Reading {}

  /** Reads a record. Never throws for what is in an item. */
  static Reading of(DynamodbStreamRecord record) {
    try {
      return PartyChange.of(record).map(PartyChange::notification).orElseGet(Nothing::new);
    } catch (UnreadableItemException e) {
      return new Unreadable(e.reason());
    }
  }
}
