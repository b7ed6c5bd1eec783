package dev.partyline.cloud.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.lambda.Invocation;
import java.util.List;

/**
 * The result of a batch, from the function's answer (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">success
 * and failure conditions</a>).
 */
sealed interface BatchResult {

  /** All records are done. */
  record Success() implements BatchResult {}

  /**
   * No record is done.
   *
   * @param answer whether the function failed or gave an invalid answer
   */
  record Failure(String reason, PendingRecords.Answer answer) implements BatchResult {}

  /** The function was not invoked, so this does not count as a retry. */
  record NotInvoked(String reason) implements BatchResult {}

  /**
   * Some records are done.
   *
   * @param done the number of records before the reported one; may be 0
   */
  record Partial(int done) implements BatchResult {}

  /** Interprets the result of an invocation. */
  static BatchResult of(Invocation invocation, List<StreamRecord> batch, boolean reportsFailures) {
    return switch (invocation) {
      case Invocation.Answered(String payload) ->
          reportsFailures ? read(payload, batch) : new Success();
      case Invocation.Failed(String payload) ->
          new Failure(payload, PendingRecords.Answer.FUNCTION_ERROR);
      case Invocation.TimedOut(var timeout) ->
          new Failure(
              "timed out after " + timeout.toSeconds() + " s",
              PendingRecords.Answer.FUNCTION_ERROR);
      case Invocation.Throttled() -> new NotInvoked("all sandboxes are busy");
    };
  }

  private static BatchResult read(String payload, List<StreamRecord> batch) {
    JsonNode answer;
    try {
      answer = new JsonMapper().readTree(payload);
    } catch (JsonProcessingException e) {
      return invalid("the answer is not JSON");
    }
    if (isEmpty(answer)) {
      return new Success();
    }
    JsonNode failures = answer.path("batchItemFailures");
    if (!answer.isObject() || !(isEmpty(failures) || failures.isArray())) {
      return invalid("the answer has no valid batchItemFailures");
    }
    return report(failures, batch);
  }

  private static BatchResult report(JsonNode failures, List<StreamRecord> batch) {
    int lowest = batch.size();
    for (JsonNode failure : failures) {
      int index = index(failure.path("itemIdentifier").asText(""), batch);
      if (index < 0) {
        return invalid("the answer reports a record that is not in the batch");
      }
      lowest = Math.min(lowest, index);
    }
    return lowest == batch.size() ? new Success() : new Partial(lowest);
  }

  private static Failure invalid(String reason) {
    return new Failure(reason, PendingRecords.Answer.ANSWERED);
  }

  private static boolean isEmpty(JsonNode node) {
    return node.isMissingNode() || node.isNull() || (node.isTextual() && node.asText().isEmpty());
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
