package dev.partyline.cloud.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Records with a sequence number only. */
final class TestRecords {

  static final Instant CREATED = Instant.parse("2026-02-03T04:05:06Z");

  private TestRecords() {}

  static List<StreamRecord> records(String... sequenceNumbers) {
    return Arrays.stream(sequenceNumbers).map(number -> record(number, CREATED)).toList();
  }

  static StreamRecord record(String sequenceNumber, Instant createdAt) {
    return new StreamRecord(
        sequenceNumber,
        createdAt,
        "{\"dynamodb\":{\"SequenceNumber\":\"" + sequenceNumber + "\"}}");
  }

  /** A record of about this size in bytes. */
  static StreamRecord large(String sequenceNumber, int bytes) {
    return new StreamRecord(
        sequenceNumber,
        CREATED,
        "{\"dynamodb\":{\"SequenceNumber\":\"%s\",\"x\":\"%s\"}}"
            .formatted(sequenceNumber, "x".repeat(bytes)));
  }

  /** The sequence numbers of an event's records. */
  static List<String> sequenceNumbers(String event) {
    try {
      List<String> numbers = new ArrayList<>();
      for (JsonNode record : new JsonMapper().readTree(event).path("Records")) {
        numbers.add(record.path("dynamodb").path("SequenceNumber").asText());
      }
      return numbers;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(event, e);
    }
  }
}
