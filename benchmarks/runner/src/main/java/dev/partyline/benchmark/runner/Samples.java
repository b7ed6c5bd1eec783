package dev.partyline.benchmark.runner;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All samples by name, in order: samples of one index are of one round. What could not be measured
 * has a reason instead.
 */
final class Samples {

  /** The name of the failure that affects all of Node's measurements. */
  static final String NODE = "Node";

  /** The name of the failure that affects all restores of snapshots. */
  static final String SNAPSHOT = "snapshot";

  private static final int ATTEMPTS = 3;
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private final Map<String, List<Double>> values = new TreeMap<>();
  private final Map<String, String> faults = new TreeMap<>();
  private final List<String> repeated = new ArrayList<>();

  void add(String name, double value) {
    values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  /** Records why there is no sample of this name. */
  void fault(String name, String why) {
    faults.put(name, why);
  }

  /**
   * Runs a measurement, with two retries: transient failures are reported, and do not exclude the
   * variant.
   */
  void attempt(String name, Measurement measurement) throws InterruptedException, IOException {
    if (failed(name)) {
      return;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        measurement.take();
        return;
      } catch (MeasuringException e) {
        if (attempt == ATTEMPTS) {
          fault(name, String.valueOf(e.getMessage()));
          return;
        }
        repeated.add(name + ": " + e.getMessage());
      }
    }
  }

  /** What was retried, and why. */
  List<String> repeated() {
    return repeated;
  }

  boolean failed(String name) {
    return faults.containsKey(name);
  }

  /** Empty if it was not measured. */
  Statistics of(String name) {
    return new Statistics(values.getOrDefault(name, List.of()));
  }

  /** Why a measurement failed, if it was tried. */
  String why(String name) {
    for (String general : List.of(NODE, SNAPSHOT)) {
      if (name.contains(general) && !faults.containsKey(name) && faults.containsKey(general)) {
        return faults.getOrDefault(general, "");
      }
    }
    return faults.getOrDefault(name, "not measured");
  }

  void write(Path file) throws IOException {
    Files.writeString(file, GSON.toJson(new Stored(values, faults, repeated)));
  }

  static Samples read(Path file) throws IOException {
    Samples samples = new Samples();
    if (Files.exists(file)) {
      Stored stored = GSON.fromJson(Files.readString(file), Stored.class);
      samples.values.putAll(stored.values());
      samples.faults.putAll(stored.faults());
      samples.repeated.addAll(stored.repeated());
    }
    return samples;
  }

  /** Adds its samples at its end, so that a failed measurement adds none. */
  @FunctionalInterface
  interface Measurement {
    void take() throws InterruptedException, IOException;
  }

  private record Stored(
      Map<String, List<Double>> values, Map<String, String> faults, List<String> repeated) {}
}
