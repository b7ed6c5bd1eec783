package dev.partyline.benchmark.runner;

import java.util.List;
import java.util.Optional;

/** The part of the report about many channels and many users. */
final class LoadReport {

  private static final List<String> VARIANTS = List.of("ours", Samples.NODE);
  private static final List<String> TOKENS = List.of("same", "fresh");

  private final Report report;
  private final Samples samples;

  LoadReport(Report report, Samples samples) {
    this.report = report;
    this.samples = samples;
  }

  void goals() {
    String batch = "a batch of " + BatchRequests.CHANNELS + " party channels, billed time, over ";
    String singles = "as many single requests";
    report.goal(batch + singles, report.ratio("batch-billed/ours", "singles-billed/ours"), 0.05);
    report.goal(
        batch + singles + ", not rounded up", report.ratio("batch/ours", "singles/ours"), 0.05);
    report.goal(batch + "Node's", report.ratio("batch-billed/ours", "batch-billed/Node"), 0.7);
    report.goal(batch + "Node's, not rounded up", report.ratio("batch/ours", "batch/Node"), 0.7);
    for (String token : TOKENS) {
      report.atLeast(
          "requests a second of one sandbox, private-user, " + token + " token, over Node",
          report.ratio("throughput/" + token + "/ours", "throughput/" + token + "/Node"),
          token.equals("same") ? 2 : 1.5);
    }
    Statistics load = samples.of("load");
    report.goal(
        SandboxLoad.SANDBOXES + " sandboxes under load: p99 over median",
        load.isEmpty()
            ? Optional.empty()
            : Optional.of(Report.plain(load.quantile(0.99) / load.median())),
        8);
    report.goal("errors under it", report.median("load-errors"), 0);
  }

  void tables() {
    report.heading(
        BatchRequests.CHANNELS + " party channels at once: billed time, ms",
        "requests",
        "variant",
        "median",
        "quartiles",
        "least–most",
        "each rounded up to 1 ms",
        "n");
    billed("one batch", "batch");
    billed(BatchRequests.CHANNELS + " single ones", "singles");
    report.text(
        "\n"
            + "From the event to the function's request for the next one, which is what Lambda"
            + " bills, rounded up to a\n"
            + "millisecond for each request. Single requests go to one warm sandbox, one after the"
            + " other. DynamoDB Local\n"
            + "alone answers the same reads to a client that does nothing with them.\n");
    report.heading(
        "Requests a second of one sandbox, private-user, the next event always ready",
        "token",
        "variant",
        "median",
        "quartiles",
        "least–most",
        "",
        "n");
    for (String token : TOKENS) {
      for (String variant : VARIANTS) {
        String name = "throughput/" + token + "/" + variant;
        report.spread(token, variant, name, "", name);
      }
    }
    load();
  }

  private void billed(String requests, String what) {
    for (String variant : VARIANTS) {
      String rounded =
          report.median(what + "-billed/" + variant).map(Report.Reached::text).orElse("–");
      report.spread(requests, variant, what + "/" + variant, rounded, "batch/" + variant);
    }
    String table = TableReads.NAME;
    report.spread(requests, table, what + "/" + table, "–", "batch/" + table);
  }

  private void load() {
    report.heading(
        "%d sandboxes, %d users with %d channels each: due to answered, ms"
            .formatted(SandboxLoad.SANDBOXES, Memberships.USERS, SandboxLoad.CHANNELS),
        "requests",
        "median",
        "p90",
        "p99",
        "most",
        "errors");
    Statistics load = samples.of("load");
    if (load.isEmpty()) {
      report.row(samples.why("load"), "", "", "", "", "");
      return;
    }
    Statistics errors = samples.of("load-errors");
    report.row(
        Integer.toString(load.samples().size()),
        Report.number(load.median()),
        Report.number(load.quantile(0.9)),
        Report.number(load.quantile(0.99)),
        Report.number(load.most()),
        errors.most() == 0
            ? "0"
            : Report.number(errors.most()) + ": " + samples.why("load-errors"));
    report.text(
        "\n"
            + "Each request is a user who comes online: a batch of all channels, as `@partyline/react`"
            + " sends it. They are due\n"
            + "at random times, "
            + SandboxLoad.REQUESTS_PER_SECOND
            + " a second, whether the ones before have been answered or not (open loop).\n");
  }
}
