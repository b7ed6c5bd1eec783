package dev.partyline.operations.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a message of the on-failure queue is about: a batch that Lambda stopped retrying, or the
 * records themselves (<a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-source.html">EventBridge
 * Pipes</a> sends an array of them). Either may be in the envelope of an SNS topic (<a
 * href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html">Notification</a>).
 */
sealed interface FailureMessage {

  /** The stream's order, which a queue does not keep: by time, then by number. */
  Comparator<FailureMessage> STREAM_ORDER =
      Comparator.comparing(FailureMessage::arrivedAt)
          .thenComparing(message -> new BigInteger(message.start()));

  /** A batch's position in the stream. */
  record Position(FailedBatch batch) implements FailureMessage {
    @Override
    public String arrivedAt() {
      return batch.arrivedAt();
    }

    @Override
    public String start() {
      return batch.start();
    }

    @Override
    public Optional<List<EventRecord>> records(StreamRange stream) throws ReplayException {
      return stream.read(batch);
    }

    @Override
    public int size() {
      return batch.batchSize();
    }

    @Override
    public String line() {
      return batch.line();
    }
  }

  /** Records, at least one. */
  record Records(List<EventRecord> records) implements FailureMessage {
    @Override
    public String arrivedAt() {
      return Instant.ofEpochSecond(records.get(0).createdAt().longValue()).toString();
    }

    @Override
    public String start() {
      return records.get(0).sequenceNumber();
    }

    @Override
    public Optional<List<EventRecord>> records(StreamRange stream) {
      return Optional.of(records.stream().filter(EventRecord::invokesTheTrigger).toList());
    }

    @Override
    public int size() {
      return records.size();
    }

    @Override
    public String line() {
      return "%s..%s, %d records"
          .formatted(start(), records.get(size() - 1).sequenceNumber(), size());
    }
  }

  /** When the first record arrived, in ISO 8601. */
  String arrivedAt();

  /** The first record's sequence number. */
  String start();

  /**
   * The records that the trigger is for.
   *
   * @return empty if they have expired in the stream
   */
  Optional<List<EventRecord>> records(StreamRange stream) throws ReplayException;

  /** The number of records, as the message says. */
  int size();

  /** In one line. */
  String line();

  /** Parses a message's body; empty if it is about something else. */
  static Optional<FailureMessage> read(String body) {
    try {
      JsonNode message = new JsonMapper().readTree(body);
      return message.path("Type").asText().equals("Notification")
              && message.path("Message").isTextual()
          ? read(new JsonMapper().readTree(message.path("Message").asText()))
          : read(message);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<FailureMessage> read(JsonNode message) {
    return message instanceof ArrayNode array
        ? records(array)
        : FailedBatch.read(message).map(Position::new);
  }

  private static Optional<FailureMessage> records(ArrayNode array) {
    List<EventRecord> records = new ArrayList<>();
    for (JsonNode element : array) {
      EventRecord.read(element).ifPresent(records::add);
    }
    return records.isEmpty() || records.size() < array.size()
        ? Optional.empty()
        : Optional.of(new Records(records));
  }
}
