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
 * A stream record in the form in which Lambda hands it over.
 *
 * @param sequenceNumber by which the trigger reports it
 * @param createdAt when the item was changed, in epoch seconds
 * @param json its text
 */
record EventRecord(String sequenceNumber, BigDecimal createdAt, String json) {

  /**
   * As the changes came about. All changes of an item are in one shard, whose numbers ascend, as do
   * those of the shard's children after it.
   */
  static final Comparator<EventRecord> OWN_ORDER =
      Comparator.comparing(EventRecord::createdAt)
          .thenComparing(record -> new BigInteger(record.sequenceNumber()));

  private static final JsonMapper JSON = new JsonMapper();

  /** Reads one; nothing if the text is no record. */
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

  /** The event of a batch. */
  static String event(List<EventRecord> batch) {
    return batch.stream()
        .map(EventRecord::json)
        .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
  }
}
