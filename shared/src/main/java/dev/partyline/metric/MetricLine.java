package dev.partyline.metric;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.partyline.environment.Stage;
import java.time.Instant;
import java.util.Locale;

/**
 * A line of the log that is numbers to watch as well, with the dimensions {@code stage} and {@code
 * function}, in CloudWatch's <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 * metric format</a>. What goes into it is for the log: codes and counts, never what somebody sent.
 * Used by one invocation.
 */
public final class MetricLine {

  private static final String NAMESPACE = "Partyline";

  private final Instant at;
  private final JsonObject line = new JsonObject();
  private final JsonArray metrics = new JsonArray();

  /**
   * @param stage where the function runs
   * @param function its name
   * @param requestId the invocation's
   * @param at when what is counted began
   */
  public MetricLine(Stage stage, String function, String requestId, Instant at) {
    this.at = at;
    line.addProperty("requestId", requestId);
    line.addProperty("stage", stage.name().toLowerCase(Locale.ROOT));
    line.addProperty("function", function);
  }

  /** A text beside the numbers. */
  public void property(String name, String value) {
    line.addProperty(name, value);
  }

  /** So many. */
  public void count(String name, long value) {
    metric(name, value, "Count");
  }

  /** So many milliseconds. */
  public void milliseconds(String name, long value) {
    metric(name, value, "Milliseconds");
  }

  /** So many seconds. */
  public void seconds(String name, long value) {
    metric(name, value, "Seconds");
  }

  private void metric(String name, long value, String unit) {
    line.addProperty(name, value);
    JsonObject metric = new JsonObject();
    metric.addProperty("Name", name);
    metric.addProperty("Unit", unit);
    metrics.add(metric);
  }

  /** The whole line, with its end. */
  public String text() {
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
    aws.addProperty("Timestamp", at.toEpochMilli());
    aws.add("CloudWatchMetrics", directives);
    line.add("_aws", aws);
    return line + "\n";
  }
}
