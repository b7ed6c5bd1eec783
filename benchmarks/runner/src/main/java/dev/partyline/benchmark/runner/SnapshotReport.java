package dev.partyline.benchmark.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of the report about restores of snapshots. */
final class SnapshotReport {

  private static final List<String> CHANNELS = List.of(Bench.PRIVATE_USER, Bench.PRIVATE_PARTY);
  private static final String TLS = SnapshotRestores.TLS;
  private static final String OURS = SnapshotRestores.OURS;
  private static final String LAZY = SnapshotRestores.LAZY;

  private static final List<String> VARIANTS =
      List.of(
          OURS,
          LAZY,
          SnapshotRestores.NODE,
          SnapshotRestores.NAIVE,
          TLS,
          SnapshotRestores.LAZY_TLS,
          SnapshotRestores.NODE_TLS);

  private final Report report;
  private final Samples samples;

  SnapshotReport(Report report, Samples samples) {
    this.report = report;
    this.samples = samples;
  }

  void goals() {
    for (String channel : CHANNELS) {
      String of = "restore of a snapshot to the first right answer, " + channel;
      report.goal(of + ", over cold Node", overNode(OURS, channel), 0.9);
      report.goal(of + ", memory on demand, over cold Node", overNode(LAZY, channel), 0.85);
      report.goal(of + ", over TLS, over cold Node over TLS", overNode(TLS, channel), 0.9);
    }
    for (String channel : CHANNELS) {
      String hooks = "hooks after the restore of a snapshot, " + channel;
      report.goal(hooks + ", ms", report.median(name("hooks", OURS, channel)), 15);
      report.goal(hooks + ", over TLS, ms", report.median(name("hooks", TLS, channel)), 35);
      report.goal(
          hooks + ", memory on demand, ms", report.median(name("hooks", LAZY, channel)), 60);
      report.goal(
          "first request after it, " + channel + ", over a warm one after a pause",
          report.ratio(name("first", OURS, channel), name("paused", OURS, channel)),
          3);
      report.goal(
          "classes loaded from disk in it, " + channel,
          report.fromDisk("snapshot-classes/" + OURS + "/" + channel),
          0);
      report.goal(
          "the same over TLS", report.fromDisk("snapshot-classes/" + TLS + "/" + channel), 0);
    }
    report.goal(
        "size of the snapshot, MB", report.median(name("image", OURS, Bench.PRIVATE_USER)), 130);
    for (String channel : CHANNELS) {
      report.goal(
          "memory of the snapshot touched until the answer, " + channel + ", MB",
          report.median(name("touched", OURS, channel)),
          channel.equals(Bench.PRIVATE_USER) ? 40 : 45);
    }
  }

  void tables() {
    report.heading(
        "Restore of a snapshot (CRIU): start of the restore to the first right answer, ms",
        "variant",
        "channel",
        "median",
        "quartiles",
        "least–most",
        "of it CRIU, hooks, request",
        "n");
    for (String channel : CHANNELS) {
      for (String variant : VARIANTS) {
        times(variant, channel);
      }
    }
    times(SnapshotRestores.EMPTY, Bench.PRIVATE_USER);
    report.text(
        "\n"
            + "Node has no snapshot: it starts cold, in the same rounds. With memory on demand,"
            + " memory is loaded when it is first\n"
            + "touched, as Lambda does it.\n");
    report.heading(
        "What a restored function touches until its first answer",
        "variant",
        "channel",
        "snapshot, MB",
        "memory of it touched, MB",
        "mapped files touched, MB",
        "processor, ms",
        "n");
    for (String channel : CHANNELS) {
      memory(OURS, channel);
      memory(TLS, channel);
      memory(SnapshotRestores.NAIVE, channel);
    }
    memory(SnapshotRestores.EMPTY, Bench.PRIVATE_USER);
  }

  /** Rows for the table of loaded classes. */
  void classes() {
    for (String variant : List.of(OURS, TLS)) {
      for (String channel : CHANNELS) {
        String name = variant + "/" + channel;
        report.classes(
            "hooks after the restore of a snapshot, " + name, "snapshot-hooks-classes/" + name);
        report.classes("first request after it, " + name, "snapshot-classes/" + name);
      }
    }
  }

  private void times(String variant, String channel) {
    List<String> parts = new ArrayList<>();
    for (String part : List.of("restore", "hooks", "first")) {
      report.median(name(part, variant, channel)).ifPresent(reached -> parts.add(reached.text()));
    }
    String name = "snapshot/" + variant + "/" + channel;
    report.spread(variant, channel, name, parts.isEmpty() ? "–" : String.join(", ", parts), name);
  }

  private void memory(String variant, String channel) {
    String name = name("touched", variant, channel);
    Statistics touched = samples.of(name);
    if (touched.isEmpty()) {
      report.row(variant, channel, samples.why(name), "", "", "", "");
      return;
    }
    List<String> cells = new ArrayList<>(List.of(variant, channel));
    for (String what : List.of("image", "touched", "files", "processor")) {
      report.median(name(what, variant, channel)).ifPresent(reached -> cells.add(reached.text()));
    }
    cells.add(Integer.toString(touched.samples().size()));
    report.row(cells.toArray(String[]::new));
  }

  private Optional<Report.Reached> overNode(String variant, String channel) {
    return report.ratio(
        "snapshot/" + variant + "/" + channel,
        "snapshot/"
            + (variant.equals(TLS) ? SnapshotRestores.NODE_TLS : SnapshotRestores.NODE)
            + "/"
            + channel);
  }

  private static String name(String what, String variant, String channel) {
    return "snapshot-" + what + "/" + variant + "/" + channel;
  }
}
