package dev.partyline.notification;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;

/**
 * An event's name: 1 to 200 characters (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/#post-event-trigger-an-event">POST
 * event</a>). A name that begins with {@code pusher} is Pusher's own, and it refuses such an event.
 */
public final class EventName {

  private static final int MAX_CHARACTERS = 200;

  private final String value;

  private EventName(String value) {
    this.value = value;
  }

  /**
   * Parses an event name.
   *
   * @param field the field's name, for the refusal
   */
  public static Outcome<EventName> parse(String field, String text) {
    if (text.isEmpty()) {
      return Outcome.refused(new Malformed(field, "is empty"));
    }
    if (text.length() > MAX_CHARACTERS) {
      return Outcome.refused(
          new Malformed(field, "is longer than " + MAX_CHARACTERS + " characters"));
    }
    if (text.startsWith("pusher")) {
      return Outcome.refused(new Malformed(field, "begins with \"pusher\", which is Pusher's own"));
    }
    return Outcome.accepted(new EventName(text));
  }

  /** The name. */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventName that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
