package dev.partyline.benchmark.runner;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The results of JMH.
 *
 * @param benchmarks in its order
 */
record JmhResults(List<Score> benchmarks) {

  /** Reads the results; empty if there is no such file. */
  static JmhResults read(Path file) throws IOException {
    List<Score> scores = new ArrayList<>();
    // JMH leaves the file empty until it is done.
    if (Files.exists(file) && Files.size(file) > 0) {
      for (JsonElement each : JsonParser.parseString(Files.readString(file)).getAsJsonArray()) {
        scores.add(score(each.getAsJsonObject()));
      }
    }
    return new JmhResults(scores);
  }

  private static Score score(JsonObject json) {
    String name = json.get("benchmark").getAsString();
    String parameters =
        json.has("params")
            ? json.getAsJsonObject("params").entrySet().stream()
                .map(Map.Entry::getValue)
                .map(JsonElement::getAsString)
                .collect(Collectors.joining(" ", " ", ""))
            : "";
    JsonObject primary = json.getAsJsonObject("primaryMetric");
    JsonObject allocated =
        json.getAsJsonObject("secondaryMetrics").getAsJsonObject("gc.alloc.rate.norm");
    return new Score(
        name.substring(name.lastIndexOf('.') + 1) + parameters,
        primary.get("score").getAsDouble(),
        // JMH writes "NaN" for the error of a single iteration.
        Double.parseDouble(primary.get("scoreError").getAsString()),
        allocated.get("score").getAsDouble());
  }

  Optional<Score> of(String name) {
    return benchmarks.stream().filter(score -> score.name().equals(name)).findFirst();
  }

  /**
   * One benchmark.
   *
   * @param name the method, and its parameters
   * @param microseconds for one run, on average
   * @param error half of the 99.9 % interval
   * @param bytes allocated by one run
   */
  record Score(String name, double microseconds, double error, double bytes) {}
}
