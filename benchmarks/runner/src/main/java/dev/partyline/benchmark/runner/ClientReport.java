package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The part about clients of a running stack: a catch-up, and the reconnect of all at once. */
final class ClientReport {

  private static final Pattern STORM =
      Pattern.compile(
          "ratio ([0-9.]+), requests ([0-9]+) at most .*, ([0-9]+) times 5xx, ([0-9]+) gave up");
  private static final Pattern HISTORY =
      Pattern.compile("round [1-9][0-9]*: .*caught up ([0-9.]+) s");
  private static final double MOST_SECONDS = 1.5;
  private static final double MOST_RATIO = 1.5;
  private static final int MOST_REQUESTS = 3;

  private final Report report;
  private final List<String> storm;
  private final List<String> history;

  private ClientReport(Report report, List<String> storm, List<String> history) {
    this.report = report;
    this.storm = storm;
    this.history = history;
  }

  /**
   * Reads the measurements.
   *
   * @param folder with {@code reconnect-storm.txt} and {@code history.txt}; missing ones are
   *     reported
   */
  static ClientReport of(Report report, Path folder) throws IOException {
    return new ClientReport(
        report, lines(folder.resolve("reconnect-storm.txt")), lines(folder.resolve("history.txt")));
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  /** The rows of the goals. */
  void goals() {
    List<Double> seconds =
        found(HISTORY, history).stream()
            .map(match -> Double.valueOf(match.group(1)))
            .sorted()
            .toList();
    report.goal(
        "1,000 missed events over 20 channels, client back to caught up, s",
        seconds.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Report.Reached(
                    seconds.get((seconds.size() - 1) / 2),
                    "%s (%s–%s)"
                        .formatted(
                            seconds.get((seconds.size() - 1) / 2),
                            seconds.get(0),
                            seconds.get(seconds.size() - 1)))),
        MOST_SECONDS);
    Optional<MatchResult> last = found(STORM, storm).stream().reduce((one, other) -> other);
    report.goal(
        "reconnect storm: 2,000 clients subscribed again, over the ideal time",
        last.map(match -> reached(match, 1)),
        MOST_RATIO);
    report.goal(
        "reconnect storm: requests of a client",
        last.map(match -> reached(match, 2)),
        MOST_REQUESTS);
    report.goal("reconnect storm: 5xx", last.map(match -> reached(match, 3)), 0);
    report.goal("reconnect storm: clients that gave up", last.map(match -> reached(match, 4)), 0);
  }

  /** The lines of the benchmarks. */
  void details() {
    all("Catch-up of a client", "round", HISTORY, history);
    all("Reconnect of all clients at once", "run", STORM, storm);
  }

  private void all(String title, String column, Pattern pattern, List<String> lines) {
    report.heading(title, column);
    lines.stream().filter(line -> pattern.matcher(line).find()).forEach(report::row);
    if (found(pattern, lines).isEmpty()) {
      report.row("not measured: " + (lines.isEmpty() ? "not run" : lines.get(lines.size() - 1)));
    }
  }

  private static Report.Reached reached(MatchResult match, int group) {
    return new Report.Reached(Double.parseDouble(match.group(group)), match.group(group));
  }

  private static List<MatchResult> found(Pattern pattern, List<String> lines) {
    return lines.stream().flatMap(line -> pattern.matcher(line).results()).toList();
  }
}
