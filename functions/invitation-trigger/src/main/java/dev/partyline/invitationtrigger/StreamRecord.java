package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of one item, from the stream (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html">Record</a>).
 * Immutable, as long as the event it was made from does not change.
 */
final class StreamRecord {

  private static final Set<String> OTHER_VIEW_TYPES = Set.of("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE");

  private final DynamodbStreamRecord record;
  private final com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord change;
  private final String eventId;
  private final String sequenceNumber;

  private StreamRecord(
      DynamodbStreamRecord record,
      com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord change,
      String eventId,
      String sequenceNumber) {
    this.record = record;
    this.change = change;
    this.eventId = eventId;
    this.sequenceNumber = sequenceNumber;
  }

  /**
   * The records of a batch (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html">example event</a>).
   *
   * @throws IllegalArgumentException if a record lacks a required member, which it names
   */
  static List<StreamRecord> of(@Nullable DynamodbEvent event) {
    List<StreamRecord> records = new ArrayList<>();
    for (var record : present(present(event, "the event").getRecords(), "Records")) {
      records.add(of(record, "Records[" + records.size() + "]"));
    }
    return records;
  }

  private static StreamRecord of(@Nullable DynamodbStreamRecord record, String place) {
    DynamodbStreamRecord whole = present(record, place);
    var change = present(whole.getDynamodb(), place + ".dynamodb");
    return new StreamRecord(
        whole,
        change,
        text(whole.getEventID(), place + ".eventID"),
        text(change.getSequenceNumber(), place + ".dynamodb.SequenceNumber"));
  }

  private static <T> T present(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static String text(@Nullable String value, String name) {
    return present(value == null || value.isEmpty() ? null : value, name);
  }

  /** The same at every redelivery. */
  String eventId() {
    return eventId;
  }

  String sequenceNumber() {
    return sequenceNumber;
  }

  /** Whether the item was deleted, by anybody or by time to live. */
  boolean isRemoval() {
    return "REMOVE".equals(record.getEventName());
  }

  Optional<Image> keys() {
    return image(change.getKeys());
  }

  /** The item after the change; empty if it no longer exists, or the stream does not hold it. */
  Optional<Image> after() {
    return image(change.getNewImage());
  }

  /**
   * What happened to the item.
   *
   * @throws UnreadableItemException if an image is missing that the event name requires
   */
  ItemChange change() {
    return switch (String.valueOf(record.getEventName())) {
      case "INSERT" -> new ItemChange.Inserted(newImage());
      case "MODIFY" -> new ItemChange.Modified(oldImage(), newImage());
      case "REMOVE" -> new ItemChange.Removed(oldImage());
      default -> throw new UnreadableItemException("eventName", "is not INSERT, MODIFY or REMOVE");
    };
  }

  private Image oldImage() {
    return image(change.getOldImage()).orElseThrow(() -> missing("OldImage"));
  }

  private Image newImage() {
    return after().orElseThrow(() -> missing("NewImage"));
  }

  /** All records of a stream with another view type lack an image, so the reason names the type. */
  private UnreadableItemException missing(String image) {
    String viewType = String.valueOf(change.getStreamViewType());
    return new UnreadableItemException(
        image,
        "is missing: the stream needs the view type NEW_AND_OLD_IMAGES"
            + (OTHER_VIEW_TYPES.contains(viewType) ? ", and has " + viewType : ""));
  }

  private static Optional<Image> image(@Nullable Map<String, AttributeValue> attributes) {
    return attributes == null || attributes.isEmpty()
        ? Optional.empty()
        : Optional.of(new Image(attributes));
  }

  /** When the item was changed; empty if the record does not say. */
  Optional<Instant> changedAt() {
    return Optional.ofNullable(change.getApproximateCreationDateTime()).map(Date::toInstant);
  }

  /** The whole record as Lambda sends it. */
  String json() {
    return RecordJson.of(record);
  }
}
