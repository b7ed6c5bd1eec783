package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.google.gson.JsonObject;
import dev.partyline.awssdk.AwsException;
import dev.partyline.environment.Stage;
import dev.partyline.metric.MetricLine;
import dev.partyline.notification.Delivery.Unavailable;
import dev.partyline.outcome.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A line of JSON for each error, and one with the {@linkplain MetricLine metrics} of the whole
 * batch. Holds counts, codes, the stream's own numbers and the name of an invalid item, never an
 * event's channel or data. Used by one invocation.
 */
final class DeliveryLog {

  private final LambdaLogger logger;
  private final String requestId;
  private final MetricLine line;
  private final Instant startedAt;
  private int delivered;
  private int terminated;
  private int retried;
  private int undeliverable;
  private int failedBatches;

  DeliveryLog(Context context, Stage stage, Clock clock) {
    this.logger = context.getLogger();
    this.requestId = context.getAwsRequestId();
    this.startedAt = clock.instant();
    this.line = new MetricLine(stage, context.getFunctionName(), requestId, startedAt);
  }

  void delivered(int notifications) {
    delivered += notifications;
  }

  /** A removed member's connections have ended. */
  void terminated() {
    terminated++;
  }

  /** A call is retried. */
  void retried(Unavailable before) {
    retried++;
    JsonObject line = line("retried", before.reason());
    write(line, LogLevel.WARN);
  }

  /**
   * A record was kept as undelivered.
   *
   * @param item the name of its item
   */
  void undeliverable(String eventId, String item, String reason) {
    undeliverable++;
    JsonObject line = line("undeliverable", reason);
    line.addProperty("item", item);
    line.addProperty("eventId", eventId);
    write(line, LogLevel.ERROR);
  }

  /** The batch ends here. */
  void failed(String reason) {
    failedBatches++;
    write(line("failed", reason), LogLevel.ERROR);
  }

  /** An access to the history table is retried. */
  void historyRetried(String fault) {
    retried++;
    JsonObject line = line("retried", "history");
    line.addProperty("fault", fault);
    write(line, LogLevel.WARN);
  }

  /**
   * The batch ends here, with something that cannot be kept.
   *
   * @param reason {@code not_kept} for an undeliverable record, {@code history} for events
   */
  void notKept(String reason, UnavailableException e) {
    failedBatches++;
    JsonObject line = line("failed", reason);
    Throwable cause = e.getCause();
    line.addProperty(
        "fault", cause instanceof AwsException aws ? aws.code() : String.valueOf(e.getMessage()));
    write(line, LogLevel.ERROR);
  }

  /** Writes the metrics. */
  void write(List<StreamRecord> batch, Optional<StreamRecord> failed) {
    line.property("level", LogLevel.INFO.name());
    line.property("outcome", failed.isPresent() ? "reported" : "done");
    failed.ifPresent(record -> line.property("sequenceNumber", record.sequenceNumber()));
    line.count("records", batch.size());
    line.count("delivered", delivered);
    line.count("terminated", terminated);
    line.count("retried", retried);
    line.count("undeliverable", undeliverable);
    line.count("failedBatches", failedBatches);
    batch.stream()
        .flatMap(record -> record.changedAt().stream())
        .min(Instant::compareTo)
        .ifPresent(
            oldest ->
                line.seconds("oldestRecordAge", Duration.between(oldest, startedAt).toSeconds()));
    logger.log(line.text().getBytes(UTF_8), LogLevel.INFO);
  }

  private JsonObject line(String outcome, String reason) {
    JsonObject line = new JsonObject();
    line.addProperty("requestId", requestId);
    line.addProperty("outcome", outcome);
    line.addProperty("reason", reason);
    return line;
  }

  private void write(JsonObject line, LogLevel level) {
    line.addProperty("level", level.name());
    // Bytes are logged as they are; a string would be embedded in Lambda's own JSON.
    logger.log((line + "\n").getBytes(UTF_8), level);
  }
}
