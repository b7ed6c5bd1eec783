package dev.partyline.cloud.stream;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends Lambda's message about records that are no longer retried to the on-failure destination (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">retaining
 * discarded records</a>). It has the records' position in the stream, not the records. Not
 * thread-safe.
 */
final class OnFailureDestination {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String streamArn;
  private final String shardId;
  private final Target target;
  private final Consumer<String> log;
  private final Clock clock;
  private final Pause pauses;
  private final Supplier<String> requestIds;

  /**
   * @param requestIds generates the id of the last invocation
   */
  OnFailureDestination(
      String streamArn,
      String shardId,
      Target target,
      Consumer<String> log,
      Clock clock,
      Pause pauses,
      Supplier<String> requestIds) {
    this.streamArn = streamArn;
    this.shardId = shardId;
    this.target = target;
    this.log = log;
    this.clock = clock;
    this.pauses = pauses;
    this.requestIds = requestIds;
  }

  /** Why records are no longer retried, with Lambda's names. */
  enum Condition {
    RETRY_ATTEMPTS_EXHAUSTED("RetryAttemptsExhausted"),
    RECORD_AGE_EXCEEDED("RecordAgeExceeded");

    private final String text;

    Condition(String text) {
      this.text = text;
    }
  }

  /**
   * Sends the message, with retries until it succeeds.
   *
   * @throws InterruptedException if the stack is shutting down
   */
  void report(PendingRecords pending, Condition condition) throws InterruptedException {
    log.accept(
        "stopped retrying %d records up to %s: %s after %d invocations"
            .formatted(
                pending.size(),
                pending.lastRecord().sequenceNumber(),
                condition.text,
                pending.invocations()));
    String message = message(pending, condition);
    while (!send(message)) {
      pauses.take(PAUSE);
    }
  }

  private boolean send(String message) {
    try {
      target.onFailure().accept(message);
      return true;
    } catch (RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        log.accept("the on-failure destination cannot be reached: " + e.getMessage());
      }
      return false;
    }
  }

  private String message(PendingRecords pending, Condition condition) {
    ObjectNode message = JSON.createObjectNode();
    ObjectNode request = message.putObject("requestContext");
    request.put("requestId", requestIds.get());
    request.put("functionArn", target.functionArn());
    request.put("condition", condition.text);
    request.put("approximateInvokeCount", pending.invocations());
    if (pending.last() != PendingRecords.Answer.NONE) {
      ObjectNode response = message.putObject("responseContext");
      response.put("statusCode", 200);
      response.put("executedVersion", "$LATEST");
      if (pending.last() == PendingRecords.Answer.FUNCTION_ERROR) {
        response.put("functionError", "Unhandled");
      }
    }
    message.put("version", "1.0");
    message.put("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    ObjectNode batch = message.putObject("DDBStreamBatchInfo");
    batch.put("shardId", shardId);
    batch.put("startSequenceNumber", pending.firstRecord().sequenceNumber());
    batch.put("endSequenceNumber", pending.lastRecord().sequenceNumber());
    batch.put("approximateArrivalOfFirstRecord", seconds(pending.firstRecord().createdAt()));
    batch.put("approximateArrivalOfLastRecord", seconds(pending.lastRecord().createdAt()));
    batch.put("batchSize", pending.size());
    batch.put("streamArn", streamArn);
    return message.toString();
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
