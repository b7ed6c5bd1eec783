package dev.partyline.invitationtrigger;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One change of an item, as the stream has it (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html">Record</a>).
 * Immutable, if nobody changes the JSON.
 */
final class StreamRecord {

  private final JsonObject json;
  private final JsonObject change;
  private final String eventId;
  private final String sequenceNumber;

  private StreamRecord(JsonObject json, JsonObject change, String eventId, String sequenceNumber) {
    this.json = json;
    this.change = change;
    this.eventId = eventId;
    this.sequenceNumber = sequenceNumber;
  }

  /**
   * Takes an element of {@code Records}.
   *
   * @param place what it is called, for the message
   * @throws IllegalArgumentException if it lacks what every record of a stream has
   */
  static StreamRecord of(JsonElement json, String place) {
    if (json instanceof JsonObject record && record.get("dynamodb") instanceof JsonObject change) {
      return new StreamRecord(
          record,
          change,
          text(record, "eventID", place),
          text(change, "SequenceNumber", place + ".dynamodb"));
    }
    throw new IllegalArgumentException(place + ".dynamodb is missing");
  }

  private static String text(JsonObject object, String name, String place) {
    if (object.get(name) instanceof JsonPrimitive value
        && value.isString()
        && !value.getAsString().isEmpty()) {
      return value.getAsString();
    }
    throw new IllegalArgumentException(place + "." + name + " is missing");
  }

  /** The same at every redelivery. */
  String eventId() {
    return eventId;
  }

  String sequenceNumber() {
    return sequenceNumber;
  }

  Optional<Image> keys() {
    return Image.of(change.get("Keys"));
  }

  /** The item before the change; nothing if it was not there. */
  Optional<Image> before() {
    return Image.of(change.get("OldImage"));
  }

  /** The item after the change; nothing if it is not there any more. */
  Optional<Image> after() {
    return Image.of(change.get("NewImage"));
  }

  /** When the item was changed, to the second; nothing if the record does not say. */
  Optional<Instant> changedAt() {
    if (change.get("ApproximateCreationDateTime") instanceof JsonPrimitive seconds
        && seconds.isNumber()) {
      // The stream's own numbers may have an exponent, which a long would not be read from.
      BigDecimal milliseconds = seconds.getAsBigDecimal().movePointRight(3);
      return Optional.of(Instant.ofEpochMilli(milliseconds.longValue()));
    }
    return Optional.empty();
  }

  /**
   * All of it, as it came. A lone surrogate is left escaped: UTF-8 has none, and where the text is
   * written, something else would be in its place.
   */
  String json() {
    // A pattern sees a pair as the one character that it is. Made here, since few batches need it.
    return Pattern.compile("\\p{Cs}")
        .matcher(json.toString())
        .replaceAll(lone -> "\\\\u" + Integer.toHexString(lone.group().charAt(0)));
  }
}
