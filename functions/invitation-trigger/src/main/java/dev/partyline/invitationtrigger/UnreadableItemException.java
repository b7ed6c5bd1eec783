package dev.partyline.invitationtrigger;

import java.io.Serial;

/** An invalid item, or a record without a part of it. Caught in {@link RecordReader#read}. */
final class UnreadableItemException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  UnreadableItemException(String attribute, String why) {
    super(null, null, false, false);
    this.reason = attribute + " " + why;
  }

  /** Which attribute is invalid, and why; never its value. */
  String reason() {
    return reason;
  }
}
