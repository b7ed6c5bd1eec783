package dev.partyline.invitationtrigger;

import java.io.Serial;

/** An item makes no sense. Ends the reading of it, and goes no further than {@link Reading#of}. */
final class UnreadableItemException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  UnreadableItemException(String attribute, String why) {
    super(null, null, false, false);
    this.reason = attribute + " " + why;
  }

  /** Which attribute, and what is wrong with it; never its value. */
  String reason() {
    return reason;
  }
}
