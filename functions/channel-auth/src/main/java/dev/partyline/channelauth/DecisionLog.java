package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.partyline.channel.Channel;
import dev.partyline.channel.UserId;
import dev.partyline.environment.Stage;
import dev.partyline.outcome.Refusal;
import dev.partyline.outcome.UnavailableException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Locale;

/**
 * One line of JSON for each decision, which is a metric as well (<a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 * metric format</a>). It holds codes of our own alone: never a token, a body, a signature, or the
 * text of somebody else's exception. Used by one request.
 */
final class DecisionLog {

  private static final String NAMESPACE = "Partyline";
  private static final int HASH_BYTES = 8;

  private final LambdaLogger logger;
  private final Clock clock;
  private final long startedAt;
  private final JsonObject line = new JsonObject();
  private final JsonArray metrics = new JsonArray();
  private LogLevel level = LogLevel.INFO;

  DecisionLog(Context context, Stage stage, Clock clock) {
    this.logger = context.getLogger();
    this.clock = clock;
    this.startedAt = clock.millis();
    line.addProperty("requestId", context.getAwsRequestId());
    line.addProperty("stage", stage.name().toLowerCase(Locale.ROOT));
    line.addProperty("function", context.getFunctionName());
  }

  /** Who asks. A hash, so that the lines of one user can be found by who knows the id. */
  void user(UserId userId) {
    line.addProperty("user", hash(userId.value()));
  }

  /** What is asked for. */
  void channel(Channel channel) {
    line.addProperty("channel", channel.kind());
  }

  void granted() {
    decided("granted", "granted", LogLevel.INFO);
  }

  Refusal refused(Refusal refusal) {
    switch (refusal) {
      case Refusal.Denied(String reason) -> decided("denied", reason, LogLevel.INFO);
      case Refusal.NoToken none -> decided("unauthenticated", none.reason(), LogLevel.INFO);
      case Refusal.BadToken(String reason) -> decided("unauthenticated", reason, LogLevel.INFO);
      case Refusal.Limited limited -> decided("limited", limited.reason(), LogLevel.WARN);
      case Refusal.Malformed malformed -> decided("malformed", malformed.reason(), LogLevel.INFO);
      case Refusal.TooLarge large -> decided("malformed", large.reason(), LogLevel.INFO);
      case Refusal.UnsupportedType type -> decided("malformed", type.reason(), LogLevel.INFO);
    }
    return refusal;
  }

  void unavailable(UnavailableException fault) {
    decided("unavailable", String.valueOf(fault.getMessage()), LogLevel.ERROR);
    Throwable cause = fault.getCause();
    if (cause != null) {
      line.addProperty("fault", cause.getClass().getSimpleName());
    }
  }

  void failed(Exception fault) {
    decided("failed", "unexpected", LogLevel.ERROR);
    line.addProperty("fault", fault.getClass().getName());
  }

  /** The count that all sandboxes share could not be asked, and this sandbox's own has decided. */
  void sharedCountFailed() {
    metric("sharedCountFailed", 1, "Count");
  }

  /** Writes the line, once all is known. */
  void write() {
    metric("latency", clock.millis() - startedAt, "Milliseconds");
    line.addProperty("level", level.name());
    line.add("_aws", directive());
    // As bytes it goes out as it is; as text it would become a string inside of Lambda's own JSON.
    logger.log((line + "\n").getBytes(UTF_8), level);
  }

  private void decided(String outcome, String reason, LogLevel as) {
    line.addProperty("outcome", outcome);
    line.addProperty("reason", reason);
    metric(outcome, 1, "Count");
    level = as;
  }

  private void metric(String name, long value, String unit) {
    line.addProperty(name, value);
    JsonObject metric = new JsonObject();
    metric.addProperty("Name", name);
    metric.addProperty("Unit", unit);
    metrics.add(metric);
  }

  private JsonObject directive() {
    JsonArray dimensions = new JsonArray();
    dimensions.add("stage");
    dimensions.add("function");
    JsonArray sets = new JsonArray();
    sets.add(dimensions);
    JsonObject directive = new JsonObject();
    directive.addProperty("Namespace", NAMESPACE);
    directive.add("Dimensions", sets);
    directive.add("Metrics", metrics);
    JsonArray directives = new JsonArray();
    directives.add(directive);
    JsonObject aws = new JsonObject();
    aws.addProperty("Timestamp", startedAt);
    aws.add("CloudWatchMetrics", directives);
    return aws;
  }

  private static String hash(String userId) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(userId.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
