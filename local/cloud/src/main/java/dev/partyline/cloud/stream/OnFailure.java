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
 * Tells a mapping's destination of records that were given up, in Lambda's form (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">retaining
 * discarded records</a>): where they are in the stream, not what they are. Used by one thread.
 */
final class OnFailure {

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
   * @param requestIds makes up what on Lambda is the id of the last invocation
   */
  OnFailure(
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

  /** Why records were given up; the names are Lambda's. */
  enum Condition {
    RETRY_ATTEMPTS_EXHAUSTED("RetryAttemptsExhausted"),
    RECORD_AGE_EXCEEDED("RecordAgeExceeded");

    private final String text;

    Condition(String text) {
      this.text = text;
    }
  }

  /**
   * Returns when the destination has it, however often that has to be tried.
   *
   * @throws InterruptedException if the stack is being stopped before
   */
  void report(Part part, Condition condition) throws InterruptedException {
    log.accept(
        "gave up %d records up to %s: %s after %d invocations"
            .formatted(
                part.size(),
                part.lastRecord().sequenceNumber(),
                condition.text,
                part.invocations()));
    String message = message(part, condition);
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

  private String message(Part part, Condition condition) {
    ObjectNode message = JSON.createObjectNode();
    ObjectNode request = message.putObject("requestContext");
    request.put("requestId", requestIds.get());
    request.put("functionArn", target.functionArn());
    request.put("condition", condition.text);
    request.put("approximateInvokeCount", part.invocations());
    if (part.last() != Part.Answer.NONE) {
      ObjectNode response = message.putObject("responseContext");
      response.put("statusCode", 200);
      response.put("executedVersion", "$LATEST");
      if (part.last() == Part.Answer.FUNCTION_ERROR) {
        response.put("functionError", "Unhandled");
      }
    }
    message.put("version", "1.0");
    message.put("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    ObjectNode batch = message.putObject("DDBStreamBatchInfo");
    batch.put("shardId", shardId);
    batch.put("startSequenceNumber", part.firstRecord().sequenceNumber());
    batch.put("endSequenceNumber", part.lastRecord().sequenceNumber());
    batch.put("approximateArrivalOfFirstRecord", seconds(part.firstRecord().createdAt()));
    batch.put("approximateArrivalOfLastRecord", seconds(part.lastRecord().createdAt()));
    batch.put("batchSize", part.size());
    batch.put("streamArn", streamArn);
    return message.toString();
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
