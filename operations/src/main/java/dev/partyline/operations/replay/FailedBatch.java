package dev.partyline.operations.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A batch that Lambda stopped retrying, as its message in the on-failure queue describes it (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">example
 * record</a>). The records themselves are not in it, only where they are in the stream.
 *
 * @param start the first record's sequence number, as it was written: DynamoDB Local's have zeros
 *     in front, and it wants them back
 * @param end the last record's
 * @param batchSize how many records it was
 * @param condition why Lambda stopped
 * @param arrivedAt when the first of them came in, as Lambda writes it
 */
record FailedBatch(
    String streamArn,
    String shardId,
    String start,
    String end,
    int batchSize,
    String condition,
    String arrivedAt) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Reads a message's body; nothing if it is none of Lambda's about a DynamoDB stream. */
  static Optional<FailedBatch> read(String body) {
    try {
      JsonNode message = JSON.readTree(body);
      JsonNode batch = message.path("DDBStreamBatchInfo");
      String start = batch.path("startSequenceNumber").asText();
      String end = batch.path("endSequenceNumber").asText();
      if (!start.matches("[0-9]+") || !end.matches("[0-9]+")) {
        return Optional.empty();
      }
      return Optional.of(
          new FailedBatch(
              batch.path("streamArn").asText(),
              batch.path("shardId").asText(),
              start,
              end,
              batch.path("batchSize").asInt(),
              message.path("requestContext").path("condition").asText(),
              batch.path("approximateArrivalOfFirstRecord").asText()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Whether a record comes before the batch's last one (below 0), is it, or comes after it. */
  int compareToEnd(String sequenceNumber) {
    return new BigInteger(sequenceNumber).compareTo(new BigInteger(end));
  }

  /** Where the records are, in one line. */
  String line() {
    return "%s..%s of %s, %d records, %s".formatted(start, end, shardId, batchSize, condition);
  }
}
