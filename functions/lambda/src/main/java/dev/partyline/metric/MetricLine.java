package dev.partyline.metric;

import com.google.gson.stream.JsonWriter;
import dev.partyline.environment.Stage;
import dev.partyline.json.TextWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A log line that is also metrics, with the dimensions {@code stage} and {@code function}, in
 * CloudWatch's <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 * metric format</a>. It is for codes and counts, never for what a caller sent. Used by one
 * invocation.
 */
public final class MetricLine {

  private static final String NAMESPACE = "Partyline";

  // A granted request's line has some 600.
  private static final int EXPECTED_CHARACTERS = 768;

  private final Instant at;
  private final Map<String, String> properties = new LinkedHashMap<>();
  private final List<Metric> metrics = new ArrayList<>();

  /**
   * @param function the function's name
   * @param requestId the invocation's
   * @param at when the invocation began
   */
  public MetricLine(Stage stage, String function, String requestId, Instant at) {
    this.at = at;
    properties.put("requestId", requestId);
    properties.put("stage", stage.name().toLowerCase(Locale.ROOT));
    properties.put("function", function);
  }

  /** Adds a property that is not a metric. */
  public void property(String name, String value) {
    properties.put(name, value);
  }

  /** Adds a metric that counts. */
  public void count(String name, long value) {
    metric(name, value, "Count");
  }

  /** Adds a metric in milliseconds. */
  public void milliseconds(String name, long value) {
    metric(name, value, "Milliseconds");
  }

  /** Adds a metric in seconds. */
  public void seconds(String name, long value) {
    metric(name, value, "Seconds");
  }

  private void metric(String name, long value, String unit) {
    metrics.add(new Metric(name, value, unit));
  }

  private record Metric(String name, long value, String unit) {}

  /** The line, with its line end. */
  public String text() {
    TextWriter text = new TextWriter(EXPECTED_CHARACTERS);
    // A tree of elements would load Gson's adapters for all types.
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      for (Map.Entry<String, String> property : properties.entrySet()) {
        json.name(property.getKey()).value(property.getValue());
      }
      for (Metric metric : metrics) {
        json.name(metric.name()).value(metric.value());
      }
      writeDirective(json);
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    text.write('\n');
    return text.toString();
  }

  private void writeDirective(JsonWriter json) throws IOException {
    json.name("_aws").beginObject();
    json.name("Timestamp").value(at.toEpochMilli());
    json.name("CloudWatchMetrics").beginArray().beginObject();
    json.name("Namespace").value(NAMESPACE);
    json.name("Dimensions").beginArray();
    json.beginArray().value("stage").value("function").endArray();
    json.endArray();
    json.name("Metrics").beginArray();
    for (Metric metric : metrics) {
      json.beginObject();
      json.name("Name").value(metric.name());
      json.name("Unit").value(metric.unit());
      json.endObject();
    }
    json.endArray();
    json.endObject().endArray().endObject();
  }
}
