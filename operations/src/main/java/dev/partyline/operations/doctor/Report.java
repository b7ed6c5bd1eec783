package dev.partyline.operations.doctor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.operations.doctor.Finding.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Prints findings: as lines, each when it is known, or as one JSON object at the end. */
public final class Report {

  private static final int GREEN = 32;
  private static final int RED = 31;
  private static final int GREY = 90;

  private final List<Finding> findings = new ArrayList<>();
  private final Consumer<String> lines;
  private final Form form;

  /** The output format. */
  public enum Form {
    /** One line per finding. */
    PLAIN,
    /** One line per finding, with colours for a terminal. */
    COLOURED,
    /** One JSON object. */
    JSON
  }

  /**
   * @param lines receives each line
   */
  public Report(Form form, Consumer<String> lines) {
    this.form = form;
    this.lines = lines;
  }

  /** Adds a finding. */
  public void add(Finding finding) {
    findings.add(finding);
    if (form != Form.JSON) {
      lines.accept(line(finding));
    }
  }

  private String line(Finding finding) {
    String text =
        finding.advice().isEmpty() ? finding.seen() : finding.seen() + ". " + finding.advice();
    return "%s  %-13s  %s".formatted(label(finding.status()), finding.check(), text);
  }

  private String label(Status status) {
    return switch (status) {
      case OK -> coloured("ok  ", GREEN);
      case FAIL -> coloured("FAIL", RED);
      case SKIP -> coloured("skip", GREY);
    };
  }

  private String coloured(String label, int colour) {
    return form == Form.COLOURED ? "\u001b[%dm%s\u001b[0m".formatted(colour, label) : label;
  }

  /** Prints the summary line, or the JSON object. */
  public void end() {
    if (form == Form.JSON) {
      lines.accept(json());
      return;
    }
    lines.accept(
        "%d ok, %d failed, %d skipped%s"
            .formatted(
                count(Status.OK),
                count(Status.FAIL),
                count(Status.SKIP),
                isOk() ? "" : "; see docs/troubleshooting.md"));
  }

  private String json() {
    ObjectNode json = new JsonMapper().createObjectNode().put("ok", isOk());
    ArrayNode checks = json.putArray("checks");
    for (Finding finding : findings) {
      checks
          .addObject()
          .put("check", finding.check())
          .put("status", label(finding.status()).strip())
          .put("seen", finding.seen())
          .put("advice", finding.advice());
    }
    return json.toString();
  }

  /** Whether no check has failed. */
  public boolean isOk() {
    return count(Status.FAIL) == 0;
  }

  private long count(Status status) {
    return findings.stream().filter(finding -> finding.status() == status).count();
  }
}
