package dev.partyline.cloud.stream;

import dev.partyline.template.StreamMapping;
import java.time.Duration;
import java.util.List;

/** Builds a mapping's definition; a test sets only what matters to it. */
final class TestMapping {

  private int batchSize = 100;
  private Duration batchingWindow = Duration.ZERO;
  private boolean reportsFailures;
  private boolean bisects;
  private int maximumRetries = -1;
  private int maximumAgeSeconds = -1;
  private List<String> patterns = List.of();
  private StreamMapping.StartingPosition start = StreamMapping.StartingPosition.TRIM_HORIZON;

  private TestMapping() {}

  static TestMapping mapping() {
    return new TestMapping();
  }

  TestMapping batchSize(int records) {
    batchSize = records;
    return this;
  }

  TestMapping batchingWindow(Duration window) {
    batchingWindow = window;
    return this;
  }

  TestMapping reportsFailures() {
    reportsFailures = true;
    return this;
  }

  TestMapping bisects() {
    bisects = true;
    return this;
  }

  TestMapping maximumRetries(int retries) {
    maximumRetries = retries;
    return this;
  }

  TestMapping maximumAgeSeconds(int seconds) {
    maximumAgeSeconds = seconds;
    return this;
  }

  TestMapping pattern(String pattern) {
    patterns = List.of(pattern);
    return this;
  }

  TestMapping latest() {
    start = StreamMapping.StartingPosition.LATEST;
    return this;
  }

  StreamMapping build() {
    return new StreamMapping(
        "Table",
        start,
        true,
        batchSize,
        batchingWindow,
        1,
        reportsFailures,
        bisects,
        maximumRetries,
        maximumAgeSeconds,
        patterns,
        new StreamMapping.FailureDestination.None());
  }
}
