package dev.partyline.operations.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static List<String> lines(Report.Form form, Finding... findings) {
    List<String> lines = new ArrayList<>();
    Report report = new Report(form, lines::add);
    List.of(findings).forEach(report::add);
    report.end();
    return lines;
  }

  @Test
  void shouldPrintALinePerFinding_andASummary() {
    assertThat(
            lines(
                Report.Form.PLAIN,
                Finding.ok("cluster", "it answers"),
                Finding.fail("key", "it is wrong", "Copy it"),
                Finding.skip("CORS", "--origin is not set")))
        .containsExactly(
            "ok    cluster        it answers",
            "FAIL  key            it is wrong. Copy it",
            "skip  CORS           --origin is not set",
            "1 ok, 1 failed, 1 skipped; see docs/troubleshooting.md");
  }

  @Test
  void shouldPrintColoursOnATerminalOnly() {
    assertThat(lines(Report.Form.COLOURED, Finding.ok("key", "right")))
        .first()
        .isEqualTo("\u001b[32mok  \u001b[0m  key            right");
  }

  @Test
  void shouldPrintOneJsonObject() {
    assertThat(lines(Report.Form.JSON, Finding.fail("key", "wrong", "Copy it")))
        .containsExactly(
            "{\"ok\":false,\"checks\":[{\"check\":\"key\",\"status\":\"FAIL\",\"seen\":\"wrong\",\"advice\":\"Copy it\"}]}");
  }

  @Test
  void shouldPrintNoControlCharacters() {
    assertThat(Finding.ok("key set", "key \u001b[31m\n").seen()).isEqualTo("key ?[31m?");
  }
}
