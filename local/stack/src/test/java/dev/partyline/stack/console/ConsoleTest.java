package dev.partyline.stack.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The progress of a start. */
class ConsoleTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private volatile Instant now = Instant.parse("2026-02-03T04:05:06Z");
  private final InstantSource time = () -> now;

  @Test
  void shouldPrintAPlainLineAtTheEndOfAStep_elsewhereThanOnATerminal() {
    Console console = console(false, false);
    console.begin("servers");
    console.doing("tables");
    pass(4_120);
    console.lines().println("a warning");
    console.end();
    assertThat(printed()).isEqualTo("a warning\nservers           4.1 s\n");
  }

  @Test
  void shouldPrintNoProgress_whenItIsQuiet() {
    Console console = console(false, true);
    console.begin("servers");
    console.end();
    console.lines().println("a warning");
    assertThat(printed()).isEqualTo("a warning\n");
  }

  @Test
  void shouldMoveOneLine_onATerminal_belowAllOthers() {
    Console console = console(true, false);
    console.begin("servers");
    pass(2_000);
    console.doing("tables");
    console.lines().println("a warning");
    console.end();
    assertThat(printed())
        .contains("\r\033[Kservers           2.0 s  tables\r\033[Ka warning\n\r\033[Kservers")
        .endsWith("\r\033[Kservers           2.0 s\n");
    // What stays is the text after the last erasure of each line.
    assertThat(printed().split("\n", -1))
        .extracting(line -> line.replaceFirst("(?s).*\033\\[K", ""))
        .containsExactly("a warning", "servers           2.0 s", "");
  }

  @Test
  void shouldShowThatTimePasses_onATerminal() {
    Console console = console(true, false);
    console.begin("servers");
    pass(7_300);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> printed().contains("servers           7.3 s"));
    console.close();
    assertThat(printed()).endsWith("\r\033[K");
  }

  @Test
  void shouldShowErrorsInRed_onATerminalOnly() {
    console(true, false).error("no");
    console(false, false).error("no");
    assertThat(printed()).isEqualTo("\033[31mno\033[0m\nno\n");
  }

  private Console console(boolean terminal, boolean quiet) {
    return new Console(
        new PrintStream(out, true, UTF_8), terminal, quiet, time.withZone(ZoneOffset.UTC));
  }

  private void pass(long milliseconds) {
    now = now.plusMillis(milliseconds);
  }

  private String printed() {
    return out.toString(UTF_8);
  }
}
