package dev.partyline.invitationtrigger;

import dev.partyline.notification.Notification;

/** The result of reading a stream record. */
sealed interface Reading {

  /** A notification to publish. */
  record Notify(Notification notification) implements Reading {}

  /** Nothing to publish. */
  record Nothing() implements Reading {}

  /**
   * A notification that cannot be published: the item is invalid or too large, or the record lacks
   * an image.
   *
   * @param reason which attribute, and what is wrong with it; never its value
   */
  record Undeliverable(String reason) implements Reading {}
}
