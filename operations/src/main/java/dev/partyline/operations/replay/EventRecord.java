package dev.partyline.operations.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A DynamoDB stream record as Lambda passes it to a function.
 *
 * @param eventName {@code INSERT}, {@code MODIFY} or {@code REMOVE}; empty if it is missing
 * @param key the item's key; empty if it is missing
 * @param sequenceNumber its sequence number, by which the trigger reports a failure
 * @param createdAt when the item was changed, in epoch seconds
 * @param json the record as JSON
 */
record EventRecord(
    String eventName,
    Optional<ItemKey> key,
    String sequenceNumber,
    BigDecimal createdAt,
    String json) {

  /**
   * The order of the changes. All changes of an item are in one shard, with ascending sequence
   * numbers, which continue in the shard's children.
   */
  static final Comparator<EventRecord> CHANGE_ORDER =
      Comparator.comparing(EventRecord::createdAt)
          .thenComparing(record -> new BigInteger(record.sequenceNumber()));

  private static final JsonMapper JSON = new JsonMapper();
  private static final String CHANGE = "dynamodb";

  /** Parses a record; empty if the JSON is not a record. */
  static Optional<EventRecord> read(String json) {
    try {
      return read(JSON.readTree(json), json);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The same of JSON that is parsed already. */
  static Optional<EventRecord> read(JsonNode record) {
    return read(record, record.toString());
  }

  private static Optional<EventRecord> read(JsonNode record, String json) {
    JsonNode change = record.path(CHANGE);
    String number = change.path("SequenceNumber").asText();
    JsonNode created = change.path("ApproximateCreationDateTime");
    return number.matches("[0-9]+") && created.isNumber()
        ? Optional.of(
            new EventRecord(
                record.path("eventName").asText(),
                ItemKey.of(change.path("Keys")),
                number,
                created.decimalValue(),
                json))
        : Optional.empty();
  }

  /** Whether Lambda's stream mapping would invoke the trigger with it. */
  boolean invokesTheTrigger() {
    return key.flatMap(ItemKey::kind).filter(kind -> kind.invokesTheTrigger(eventName)).isPresent();
  }

  /**
   * An image of the item.
   *
   * @param name {@code NewImage} or {@code OldImage}
   * @return empty if the record has none
   */
  Optional<ObjectNode> image(String name) {
    return tree().path(CHANGE).path(name) instanceof ObjectNode image
        ? Optional.of(image)
        : Optional.empty();
  }

  /** The same record with other images. */
  EventRecord with(ObjectNode newImage, Optional<ObjectNode> oldImage) {
    JsonNode tree = tree();
    if (tree.path(CHANGE) instanceof ObjectNode change) {
      change.set("NewImage", newImage);
      change.remove("OldImage");
      oldImage.ifPresent(image -> change.set("OldImage", image));
    }
    return new EventRecord(eventName, key, sequenceNumber, createdAt, tree.toString());
  }

  private JsonNode tree() {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("parsed before", e);
    }
  }

  int bytes() {
    return json.getBytes(UTF_8).length;
  }

  /** The event with a batch of records. */
  static String event(List<EventRecord> batch) {
    return batch.stream()
        .map(EventRecord::json)
        .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
  }
}
