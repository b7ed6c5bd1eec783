package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the report, the goals first. */
final class Report {

  private static final Pattern FAN_OUT =
      Pattern.compile(
          "^(.+), run [0-9]+: trigger [0-9.]+ s, one by one [0-9.]+ s, ratio ([0-9.]+)");
  private static final List<String> CHANNELS = List.of(Bench.PRIVATE_USER, Bench.PRIVATE_PARTY);
  private static final List<String> COLD =
      List.of(
          "empty RequestHandler",
          "empty RequestStreamHandler",
          "ours",
          "ours, all compilers",
          "ours, AOT cache",
          "naive",
          "naive, AOT cache",
          "Node",
          "Node, compile cache");
  private static final String EMPTY = "empty RequestStreamHandler";
  private static final List<String> WARM =
      List.of("ours", "Node", "naive", "ours, one compiler", EMPTY);
  private static final List<String> SOURCES =
      List.of("zip", "client", "JDK", "archive", "generated");

  private static final int LONGEST_CELL = 240;

  private final Samples samples;
  private final JmhResults jmh;
  private final List<String> fanOut;
  private final List<String> machine;
  private final SnapshotReport snapshots;
  private final LoadReport load;
  private final ClientReport clients;
  private final Waits waits;
  private final StringBuilder text = new StringBuilder();

  private Report(
      Samples samples, JmhResults jmh, List<String> fanOut, List<String> machine, Path folder)
      throws IOException {
    this.samples = samples;
    this.jmh = jmh;
    this.fanOut = fanOut;
    this.machine = machine;
    this.snapshots = new SnapshotReport(this, samples);
    this.load = new LoadReport(this, samples);
    this.clients = ClientReport.of(this, folder);
    this.waits = new Waits(samples);
  }

  /**
   * Reads the measurements.
   *
   * @param folder with {@code measured.json}, {@code jmh.json}, {@code fan-out.txt} and {@code
   *     machine.txt}, and what {@link ClientReport} reads; missing ones are reported
   */
  static Report of(Path folder) throws IOException {
    return new Report(
        Samples.read(folder.resolve("measured.json")),
        JmhResults.read(folder.resolve("jmh.json")),
        lines(folder.resolve("fan-out.txt")),
        lines(folder.resolve("machine.txt")),
        folder);
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  String text() {
    text.append("# Results\n\nWritten by `bin/bench`; README.md says how to read it.\n");
    for (String line : machine) {
      if (line.startsWith("!")) {
        text.append("\n**").append(line.substring(1)).append("**\n");
      }
    }
    waits();
    goals();
    snapshots.tables();
    coldStarts();
    restores();
    warmRequests();
    load.tables();
    parts();
    classes();
    trigger();
    clients.details();
    repeated();
    machine();
    return text.toString();
  }

  private void waits() {
    heading("What a user waits for an answer, ms (medians)", "", "ours", "Node", "naive Java");
    for (Waits.Group group : waits.groups()) {
      List<String> cells = new ArrayList<>(List.of(group.title()));
      group.bars().forEach(bar -> cells.add(bar.of().isEmpty() ? "–" : number(bar.of().median())));
      row(cells.toArray(String[]::new));
    }
    text.append("\n![What a user waits: ours, Node and naive Java](waits.svg)\n\n");
    text.append(
        "A new sandbox of ours is restored from its snapshot, with memory loaded on demand; Node's"
            + " and the naive one start\n"
            + "cold. Lines on the bars are quartiles.\n");
  }

  /** The chart for the head of the report. */
  String chart() {
    return new Chart(waits).svg();
  }

  private void goals() {
    heading("Goals", "what", "reached", "goal", "met");
    for (String channel : CHANNELS) {
      // What is deployed starts from a snapshot.
      stated(
          "cold start, " + channel + ", over the empty `RequestHandler`",
          ratio("cold/ours/" + channel, "cold/empty RequestHandler"));
      stated(
          "cold start with AOT cache, " + channel + ", over Node",
          ratio("cold/ours, AOT cache/" + channel, "cold/Node/" + channel));
    }
    snapshots.goals();
    for (String channel : CHANNELS) {
      String of = "first request after a restore, " + channel + ", over Node's ";
      goal(
          of + Restores.SAME_POINT + "nd, right behind the one before",
          restored(channel, Restores.SAME_POINT),
          3.0);
      goal(
          of + Restores.AFTER_PAUSE + "rd, after a pause like ours",
          restored(channel, Restores.AFTER_PAUSE),
          3.0);
      goal(
          "classes loaded from disk in it, " + channel, fromDisk("restored-classes/" + channel), 0);
    }
    for (String channel : CHANNELS) {
      boolean isUser = channel.equals(Bench.PRIVATE_USER);
      for (String token : List.of("same", "fresh")) {
        String name = channel + "/" + token;
        String of = "warm, " + channel + ", " + token + " token, over Node";
        goal(
            of + ": median",
            ratio("warm-blocks/" + name + "/ours", "warm-blocks/" + name + "/Node"),
            isUser ? 0.6 : 0.8);
        goal(of + ": p99", tail(name), isUser ? 0.8 : 1.0);
      }
    }
    load.goals();
    String own = "our own share of a warm private-user request, fresh token, %";
    goal(own, ownShare("rsaVerifyAlone", "hmacAlone", "readEvent", "writeEnvelope"), 25);
    goal(
        own + ", with the JSON of event and answer in it",
        ownShare("rsaVerifyAlone", "hmacAlone"),
        25);
    for (String token : List.of("same", "fresh")) {
      goal(
          "allocation per warm private-user request, " + token + " token, KB",
          jmh.of("privateUser " + token).map(score -> plain(score.bytes() / 1000)),
          40);
    }
    for (String channel : List.of("private-party", "presence-party")) {
      goal(
          "allocation per warm " + channel + " request, same token, KB",
          jmh.of("party " + channel).map(score -> plain(score.bytes() / 1000)),
          120);
    }
    atLeast("trigger: 1,000 records against one by one", fanOutRatio("without history"), 9);
    atLeast("the same with history", fanOutRatio("with history"), 7);
    clients.goals();
    text.append(
        "\n"
            + "A ratio is that of the medians; in brackets the quartiles of the ratios of single"
            + " rounds.\n");
  }

  void goal(String what, Optional<Reached> reached, double most) {
    row(
        what,
        reached.map(Reached::text).orElse("not measured"),
        "≤ " + number(most),
        reached.map(value -> value.value() <= most ? "yes" : "**no**").orElse("–"));
  }

  void atLeast(String what, Optional<Reached> reached, double least) {
    row(
        what,
        reached.map(Reached::text).orElse("not measured"),
        "≥ " + number(least),
        reached.map(value -> value.value() >= least ? "yes" : "**no**").orElse("–"));
  }

  private void stated(String what, Optional<Reached> reached) {
    row(what, reached.map(Reached::text).orElse("not measured"), "none", "–");
  }

  Optional<Reached> ratio(String ours, String theirs) {
    Statistics one = samples.of(ours);
    Statistics other = samples.of(theirs);
    return one.isEmpty() || other.isEmpty()
        ? Optional.empty()
        : Optional.of(reached(one.median() / other.median(), one.over(other)));
  }

  private static Reached reached(double ratio, Statistics rounds) {
    if (rounds.isEmpty()) {
      return plain(ratio);
    }
    return new Reached(
        ratio,
        "%s (%s–%s)"
            .formatted(
                number(ratio), number(rounds.quantile(0.25)), number(rounds.quantile(0.75))));
  }

  /** With its quartiles. */
  Optional<Reached> median(String name) {
    Statistics of = samples.of(name);
    return of.isEmpty() ? Optional.empty() : Optional.of(reached(of.median(), of));
  }

  void text(String paragraph) {
    text.append(paragraph);
  }

  private Optional<Reached> tail(String prefix) {
    Statistics ours = samples.of("warm/" + prefix + "/ours");
    Statistics node = samples.of("warm/" + prefix + "/Node");
    Statistics turns =
        samples
            .of("warm-tails/" + prefix + "/ours")
            .over(samples.of("warm-tails/" + prefix + "/Node"));
    return ours.isEmpty() || node.isEmpty()
        ? Optional.empty()
        : Optional.of(reached(ours.quantile(0.99) / node.quantile(0.99), turns));
  }

  /** The classes that were read from files. */
  Optional<Reached> fromDisk(String name) {
    double sum = 0;
    for (String source : List.of("zip", "client", "JDK")) {
      Statistics count = samples.of(name + "/" + source);
      if (count.isEmpty()) {
        return Optional.empty();
      }
      sum += count.median();
    }
    return Optional.of(plain(sum));
  }

  /** The rest of a whole request without these parts. */
  private Optional<Reached> ownShare(String... others) {
    Optional<JmhResults.Score> all = jmh.of("privateUser fresh");
    if (all.isEmpty()) {
      return Optional.empty();
    }
    double whole = all.get().microseconds();
    double own = whole;
    for (String other : others) {
      Optional<JmhResults.Score> part = jmh.of(other);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      own -= part.get().microseconds();
    }
    // Parts take longer than the whole only if the machine was busy.
    return own < 0 ? Optional.empty() : Optional.of(plain(100 * own / whole));
  }

  private Optional<Reached> restored(String channel, int nodes) {
    return ratio("restored/ours/" + channel + "/1", "restored/Node/" + channel + "/" + nodes);
  }

  private Optional<Reached> fanOutRatio(String variant) {
    List<Double> ratios = new ArrayList<>();
    for (String line : fanOut) {
      Matcher run = FAN_OUT.matcher(line);
      if (run.find() && run.group(1).equals(variant)) {
        ratios.add(Double.parseDouble(run.group(2)));
      }
    }
    return ratios.isEmpty()
        ? Optional.empty()
        : Optional.of(plain(new Statistics(ratios).median()));
  }

  private void coldStarts() {
    heading(
        "Cold starts: process start to the first right answer, ms",
        "variant",
        "channel",
        "median",
        "quartiles",
        "least–most",
        "of it until ready",
        "n");
    for (String variant : COLD) {
      for (String name : variant.startsWith("empty") ? List.of(variant) : both(variant)) {
        spread(
            variant,
            name.contains("/") ? name.substring(name.indexOf('/') + 1) : "–",
            "cold/" + name,
            samples.of("cold-init/" + name).isEmpty()
                ? "–"
                : number(samples.of("cold-init/" + name).median()),
            name);
      }
    }
  }

  private static List<String> both(String variant) {
    return CHANNELS.stream().map(channel -> variant + "/" + channel).toList();
  }

  void spread(String first, String second, String samplesName, String extra, String fault) {
    Statistics of = samples.of(samplesName);
    if (of.isEmpty()) {
      row(first, second, samples.why(fault), "", "", "", "");
      return;
    }
    row(
        first,
        second,
        number(of.median()),
        number(of.quantile(0.25)) + "–" + number(of.quantile(0.75)),
        number(of.least()) + "–" + number(of.most()),
        extra,
        Integer.toString(of.samples().size()));
  }

  private void restores() {
    heading(
        "After a restore: event to answer, ms",
        "variant",
        "channel, request",
        "median",
        "quartiles",
        "least–most",
        "hooks before it",
        "n");
    for (String channel : CHANNELS) {
      restore("ours", channel);
      restore("Node", channel);
    }
    restore(EMPTY, "private-user");
    text.append(
        "\nNode has no such start: its requests are counted from its init. Our priming has run 301"
            + " requests,\nso that Node's request "
            + Restores.SAME_POINT
            + " is the one at the same point of its life. Ours comes after a pause, in which the"
            + " machine's\n"
            + "caches go cold; so does Node's next one.\n");
  }

  private void restore(String variant, String channel) {
    String name = "restored/" + variant + "/" + channel;
    Statistics hooks = samples.of("hooks/" + variant + "/" + channel);
    for (int number : Restores.REPORTED) {
      spread(
          variant,
          channel + ", " + number + (number == Restores.AFTER_PAUSE ? " after a pause" : ""),
          name + "/" + number,
          number == 1 && !hooks.isEmpty() ? number(hooks.median()) : "–",
          name);
    }
  }

  private void warmRequests() {
    heading(
        "Warm requests: event handed out to answer read, ms",
        "channel, token",
        "variant",
        "median",
        "p99",
        "medians of the turns",
        "n");
    for (String channel : CHANNELS) {
      for (String token : List.of("same", "fresh")) {
        for (String variant : WARM) {
          String name = channel + "/" + token + "/" + variant;
          Statistics all = samples.of("warm/" + name);
          Statistics turns = samples.of("warm-blocks/" + name);
          if (all.isEmpty()) {
            row(channel + ", " + token, variant, samples.why("warm/" + name), "", "", "");
          } else {
            row(
                channel + ", " + token,
                variant,
                number(all.median()),
                number(all.quantile(0.99)),
                number(turns.least()) + "–" + number(turns.most()),
                Integer.toString(all.samples().size()));
          }
        }
      }
    }
  }

  private void parts() {
    heading("Inside one JVM, by JMH", "benchmark", "µs", "±", "bytes allocated");
    for (JmhResults.Score score : jmh.benchmarks()) {
      row(
          "`" + score.name() + "`",
          number(score.microseconds()),
          Double.isNaN(score.error()) ? "–" : number(score.error()),
          String.format(Locale.ROOT, "%,.0f", score.bytes()));
    }
    if (jmh.benchmarks().isEmpty()) {
      row("not measured", "", "", "");
    }
  }

  private void classes() {
    heading(
        "Classes loaded, by where they come from",
        "when",
        "zip",
        "runtime client",
        "JDK's image",
        "JDK's archive",
        "generated");
    for (String variant : List.of("empty RequestHandler", "empty RequestStreamHandler")) {
      classes("cold start, " + variant, "classes/" + variant + "/" + Bench.PRIVATE_USER);
    }
    for (String variant : List.of("ours", "naive")) {
      for (String channel : CHANNELS) {
        classes("cold start, " + variant + ", " + channel, "classes/" + variant + "/" + channel);
      }
    }
    for (String channel : CHANNELS) {
      classes("hooks after a restore, " + channel, "hooks-classes/" + channel);
      classes("first request after a restore, " + channel, "restored-classes/" + channel);
    }
    snapshots.classes();
  }

  void classes(String when, String name) {
    List<String> cells = new ArrayList<>();
    cells.add(when);
    for (String source : SOURCES) {
      Statistics count = samples.of(name + "/" + source);
      cells.add(count.isEmpty() ? samples.why(name) : Long.toString(Math.round(count.median())));
    }
    row(cells.toArray(String[]::new));
  }

  private void trigger() {
    // docs/scale.md is computed from the first of these: history is on by default.
    trigger("with history");
    trigger("without history");
  }

  private void trigger(String variant) {
    heading("Trigger: 1,000 records, " + variant + ", Pusher answering after 50 ms", "run");
    for (String line : fanOut) {
      Matcher run = FAN_OUT.matcher(line);
      if (run.find() && run.group(1).equals(variant)) {
        row(line);
      }
    }
    if (fanOutRatio(variant).isEmpty()) {
      row("not measured: " + (fanOut.isEmpty() ? "not run" : fanOut.get(fanOut.size() - 1)));
    }
  }

  private void repeated() {
    if (!samples.repeated().isEmpty()) {
      heading("Failed at first, and repeated", "what");
      samples.repeated().forEach(this::row);
    }
  }

  private void machine() {
    heading("Machine", "", "");
    for (String line : machine) {
      if (!line.startsWith("!")) {
        row(line.split("\t", 2));
      }
    }
  }

  void heading(String title, String... columns) {
    text.append("\n## ").append(title).append("\n\n");
    row(columns);
    text.append("|").append("---|".repeat(columns.length)).append("\n");
  }

  void row(String... cells) {
    for (String cell : cells) {
      text.append("| ").append(cell(cell)).append(" ");
    }
    text.append("|\n");
  }

  /** On one line, shortened. */
  private static String cell(String text) {
    String line = text.replace("|", "\\|").replace("\n", " ");
    return line.length() > LONGEST_CELL ? line.substring(0, LONGEST_CELL) + "…" : line;
  }

  static Reached plain(double value) {
    return new Reached(value, number(value));
  }

  /** These measurements are good for three digits at most. */
  static String number(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1000) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }

  /**
   * A figure.
   *
   * @param value to compare with its goal
   * @param text for the table
   */
  record Reached(double value, String text) {}
}
