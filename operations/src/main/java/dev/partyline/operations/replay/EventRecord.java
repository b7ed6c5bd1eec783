package dev.partyline.operations.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A DynamoDB stream record as Lambda passes it to a function.
 *
 * @param sequenceNumber its sequence number, by which the trigger reports a failure
 * @param createdAt when the item was changed, in epoch seconds
 * @param json the record as JSON
 */
record EventRecord(String sequenceNumber, BigDecimal createdAt, String json) {

  /**
   * The order of the changes. All changes of an item are in one shard, with ascending sequence
   * numbers, which continue in the shard's children.
   */
  static final Comparator<EventRecord> CHANGE_ORDER =
      Comparator.comparing(EventRecord::createdAt)
          .thenComparing(record -> new BigInteger(record.sequenceNumber()));

  private static final JsonMapper JSON = new JsonMapper();

  /** Parses a record; empty if the JSON is not a record. */
  static Optional<EventRecord> read(String json) {
    try {
      JsonNode change = JSON.readTree(json).path("dynamodb");
      String number = change.path("SequenceNumber").asText();
      JsonNode created = change.path("ApproximateCreationDateTime");
      return number.matches("[0-9]+") && created.isNumber()
          ? Optional.of(new EventRecord(number, created.decimalValue(), json))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
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
