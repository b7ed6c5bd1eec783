package dev.partyline.operations.doctor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.operations.doctor.Finding.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The findings, for a person line by line as they come, or for a program all at the end. */
public final class Report {

  private static final int GREEN = 32;
  private static final int RED = 31;
  private static final int GREY = 90;

  private final List<Finding> findings = new ArrayList<>();
  private final Consumer<String> lines;
  private final Form form;

  /** How it is written. */
  public enum Form {
    /** One line for each finding. */
    PLAIN,
    /** The same with colours, for a terminal. */
    COLOURED,
    /** One JSON object. */
    JSON
  }

  /**
   * @param lines takes each line
   */
  public Report(Form form, Consumer<String> lines) {
    this.form = form;
    this.lines = lines;
  }

  /** Takes the next finding. */
  public void add(Finding finding) {
    findings.add(finding);
    if (form != Form.JSON) {
      lines.accept(line(finding));
    }
  }

  private String line(Finding finding) {
    String text =
        finding.advice().isEmpty() ? finding.seen() : finding.seen() + ". " + finding.advice();
    return "%s  %-13s  %s".formatted(word(finding.status()), finding.check(), text);
  }

  private String word(Status status) {
    return switch (status) {
      case OK -> painted("ok  ", GREEN);
      case FAIL -> painted("FAIL", RED);
      case SKIP -> painted("skip", GREY);
    };
  }

  private String painted(String word, int colour) {
    return form == Form.COLOURED ? "\u001b[%dm%s\u001b[0m".formatted(colour, word) : word;
  }

  /** Writes the end of it. */
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
                isWell() ? "" : ": docs/troubleshooting.md has each symptom"));
  }

  private String json() {
    ObjectNode json = new JsonMapper().createObjectNode().put("ok", isWell());
    ArrayNode checks = json.putArray("checks");
    for (Finding finding : findings) {
      checks
          .addObject()
          .put("check", finding.check())
          .put("status", word(finding.status()).strip())
          .put("seen", finding.seen())
          .put("advice", finding.advice());
    }
    return json.toString();
  }

  /** Whether nothing has failed. */
  public boolean isWell() {
    return count(Status.FAIL) == 0;
  }

  private long count(Status status) {
    return findings.stream().filter(finding -> finding.status() == status).count();
  }
}
