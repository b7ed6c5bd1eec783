package dev.partyline.operations.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A batch that Lambda stopped retrying, parsed from its message in the on-failure queue (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">example
 * record</a>). The message has only the records' position in the stream.
 *
 * @param start the first record's sequence number, unchanged: DynamoDB Local requires its leading
 *     zeros
 * @param end the last record's sequence number
 * @param batchSize the number of records
 * @param condition why Lambda stopped retrying
 * @param arrivedAt when the first record arrived, in Lambda's format
 */
record FailedBatch(
    String streamArn,
    String shardId,
    String start,
    String end,
    int batchSize,
    String condition,
    String arrivedAt) {

  /** Parses a message; empty if it is not Lambda's (or a pipe's) about a DynamoDB stream. */
  static Optional<FailedBatch> read(JsonNode message) {
    JsonNode batch = message.path("DDBStreamBatchInfo");
    String start = batch.path("startSequenceNumber").asText();
    String end = batch.path("endSequenceNumber").asText();
    if (!start.matches("[0-9]+") || !end.matches("[0-9]+")) {
      return Optional.empty();
    }
    // A pipe names it context.
    JsonNode context =
        message.has("requestContext") ? message.path("requestContext") : message.path("context");
    return Optional.of(
        new FailedBatch(
            batch.path("streamArn").asText(),
            batch.path("shardId").asText(),
            start,
            end,
            batch.path("batchSize").asInt(),
            context.path("condition").asText(),
            batch.path("approximateArrivalOfFirstRecord").asText()));
  }

  /** Compares a sequence number with the batch's last one. */
  int compareToEnd(String sequenceNumber) {
    return new BigInteger(sequenceNumber).compareTo(new BigInteger(end));
  }

  /** The records' position, in one line. */
  String line() {
    return "%s..%s of %s, %d records, %s".formatted(start, end, shardId, batchSize, condition);
  }
}
