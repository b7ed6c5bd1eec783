package dev.partyline.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;

/**
 * An event's data: a JSON text of at most 10 KiB of UTF-8 (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/#post-event-trigger-an-event">POST
 * event</a>: "limited to 10kB").
 */
public final class EventData {

  private static final int MAX_BYTES = 10 * 1024;

  private final String json;

  private EventData(String json) {
    this.json = json;
  }

  /**
   * Checks the size of a JSON text from a JSON library.
   *
   * @param field the field's name, for the refusal
   */
  public static Outcome<EventData> of(String field, String json) {
    return json.getBytes(UTF_8).length > MAX_BYTES
        ? Outcome.refused(new Malformed(field, "is over " + MAX_BYTES + " bytes"))
        : Outcome.accepted(new EventData(json));
  }

  /** The text. */
  public String json() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventData that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json;
  }
}
