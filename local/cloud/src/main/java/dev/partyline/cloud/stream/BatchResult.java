package dev.partyline.cloud.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.lambda.Invocation;
import java.util.List;

/**
 * What a function's answer to a batch means (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">success
 * and failure conditions</a>).
 */
sealed interface BatchResult {

  /** All of it is done. */
  record Success() implements BatchResult {}

  /**
   * None of it is done.
   *
   * @param answer whether that is the function's error or its answer makes no sense
   */
  record Failure(String why, PendingRecords.Answer answer) implements BatchResult {}

  /** The function never got it, which is no retry of it either. */
  record NotInvoked(String why) implements BatchResult {}

  /**
   * Part of it is done.
   *
   * @param done how many records, from the first, which may be the one reported
   */
  record Partial(int done) implements BatchResult {}

  /** Reads the answer. */
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
      return senseless("the answer is not JSON");
    }
    if (isEmpty(answer)) {
      return new Success();
    }
    JsonNode failures = answer.path("batchItemFailures");
    if (!answer.isObject() || !(isEmpty(failures) || failures.isArray())) {
      return senseless("the answer is no report");
    }
    return report(failures, batch);
  }

  private static BatchResult report(JsonNode failures, List<StreamRecord> batch) {
    int lowest = batch.size();
    for (JsonNode failure : failures) {
      int index = index(failure.path("itemIdentifier").asText(""), batch);
      if (index < 0) {
        return senseless("the answer reports a record that is not in the batch");
      }
      lowest = Math.min(lowest, index);
    }
    return lowest == batch.size() ? new Success() : new Partial(lowest);
  }

  private static Failure senseless(String why) {
    return new Failure(why, PendingRecords.Answer.ANSWERED);
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
