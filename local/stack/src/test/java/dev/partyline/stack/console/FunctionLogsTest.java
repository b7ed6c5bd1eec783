package dev.partyline.stack.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines on their way to a person, a program, and {@code bin/local logs}. */
class FunctionLogsTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void shouldPrintLinesAsTheyAre_inJson() throws IOException {
    try (FunctionLogs logs = logs(LogFormat.JSON)) {
      logs.stream().println("[Auth] {\"outcome\":\"granted\"}");
      logs.stream().println("[Auth] Åsa 🎉");
    }
    assertThat(out.toString(UTF_8).lines())
        .containsExactly("[Auth] {\"outcome\":\"granted\"}", "[Auth] Åsa 🎉");
  }

  @Test
  void shouldKeepLinesForTheirOwnerOnly_withTheirTime() throws IOException {
    try (FunctionLogs logs = logs(LogFormat.TEXT)) {
      logs.stream().println("[Auth] {\"outcome\":\"granted\"}");
      assertThat(logs.file()).hasContent("2026-02-03T04:05:06Z [Auth] {\"outcome\":\"granted\"}\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(logs.file())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void shouldDeleteTheLinesOfProcessesThatHaveEnded() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path old = Files.createFile(folder.resolve(ended.pid() + ".log"));
    Path other = Files.createFile(folder.resolve("notes.log"));
    logs(LogFormat.TEXT).close();
    assertThat(old).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void shouldReadTheLastLines_ofOneFunctionOrAll() throws IOException {
    try (FunctionLogs logs = logs(LogFormat.JSON)) {
      logs.stream().println("[Auth] 1");
      logs.stream().println("[Trigger] 2");
      logs.stream().println("[Trigger stream] 3");
      logs.stream().println("[Auth] 4");
      assertThat(last(logs.file(), "", 3)).containsExactly("2", "3", "4");
      assertThat(last(logs.file(), "Trigger", 10)).containsExactly("2", "3");
      assertThat(last(logs.file(), "", 0)).isEmpty();
    }
  }

  @Test
  void shouldNotGrowWithoutLimit_andFollowIntoTheNextFile() throws Exception {
    Path file = folder.resolve("1.log");
    List<String> read = new CopyOnWriteArrayList<>();
    AtomicBoolean ended = new AtomicBoolean();
    try (LogFile kept = new LogFile(file, 4_000)) {
      kept.add(line(0));
      KeptLogs logs = new KeptLogs(file, "", line -> read.add(line.text()));
      KeptLogs.Follower follower = logs.last(10);
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (follower) {
                      follower.follow(ended::get);
                    } catch (IOException | InterruptedException e) {
                      read.add(e.toString());
                    }
                  });
      for (int i = 1; i < 200; i++) {
        kept.add(line(i));
        // A reader that is not slower than a whole file.
        if (i % 50 == 0) {
          int written = i;
          await().until(() -> read.size() == written + 1);
        }
      }
      await().until(() -> read.size() == 200);
      ended.set(true);
      reader.join();
    } finally {
      ended.set(true);
    }
    assertThat(read).isEqualTo(IntStream.range(0, 200).mapToObj(Integer::toString).toList());
    assertThat(Files.size(file) + Files.size(LogFile.older(file))).isLessThanOrEqualTo(8_000);
    assertThat(last(file, "", 100).get(99)).isEqualTo("199");
  }

  private static LogLine line(int number) {
    return new LogLine(CLOCK.instant(), "Auth", Integer.toString(number));
  }

  private static List<String> last(Path file, String function, int count) throws IOException {
    List<String> read = new ArrayList<>();
    new KeptLogs(file, function, line -> read.add(line.text())).last(count).close();
    return read;
  }

  private FunctionLogs logs(LogFormat format) throws IOException {
    return FunctionLogs.kept(new PrintStream(out, true, UTF_8), format, false, folder, CLOCK);
  }

  private static org.awaitility.core.ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(1));
  }
}
