package dev.partyline.local.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.local.lambda.Invocation;
import java.util.List;

/**
 * What a function's answer to a batch means (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">success
 * and failure conditions</a>).
 */
sealed interface BatchResult {

  /** All of it is done. */
  record Success() implements BatchResult {}

  /** None of it is done. */
  record Failure(String why) implements BatchResult {}

  /**
   * Part of it is done.
   *
   * @param done how many records, from the first; at least one
   */
  record Partial(int done) implements BatchResult {}

  /** Reads the answer. */
  static BatchResult of(Invocation invocation, List<StreamRecord> batch, boolean reportsFailures) {
    return switch (invocation) {
      case Invocation.Answered(String payload) ->
          reportsFailures ? read(payload, batch) : new Success();
      case Invocation.Failed(String payload) -> new Failure(payload);
      case Invocation.TimedOut(var timeout) ->
          new Failure("timed out after " + timeout.toSeconds() + " s");
      case Invocation.Throttled() -> new Failure("all sandboxes are busy");
    };
  }

  private static BatchResult read(String payload, List<StreamRecord> batch) {
    JsonNode failures;
    try {
      failures = new JsonMapper().readTree(payload).path("batchItemFailures");
    } catch (JsonProcessingException e) {
      return new Failure("the answer is not JSON");
    }
    int lowest = batch.size();
    for (JsonNode failure : failures) {
      int index = index(failure.path("itemIdentifier").asText(""), batch);
      if (index < 0) {
        return new Failure("the answer reports a record that is not in the batch");
      }
      lowest = Math.min(lowest, index);
    }
    if (lowest == batch.size()) {
      return new Success();
    }
    return lowest == 0 ? new Failure("reported from the first record on") : new Partial(lowest);
  }

  private static int index(String sequenceNumber, List<StreamRecord> batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.get(i).sequenceNumber().equals(sequenceNumber)) {
        return i;
      }
    }
    return -1;
  }
}
