package dev.partyline.stack.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.stack.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saving a source file, with a build that only notes what it should build. */
class WatchTest {

  @TempDir private Path root;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Watch watch;

  @BeforeEach
  void start() throws IOException {
    save("pom.xml", "<module>shared</module><module>functions/auth</module>");
    save("shared/src/main/java/S.java", "");
    save("functions/auth/src/main/java/A.java", "");
    save("template.yaml", "");
    script(
        "bin/maven",
        "echo \"$4\" >>builds; grep -q mistake shared/src/main/java/S.java && exit 1; exit 0");
    script("bin/build-errors", "echo 'shared/src/main/java/S.java:3:7: not a statement'");
    watch =
        Watch.start(
            root,
            List.of(root.resolve("functions/auth/target/auth.zip")),
            new Console(new PrintStream(out, true, UTF_8), false, false, Clock.systemUTC()));
  }

  @AfterEach
  void stop() {
    watch.close();
  }

  @Test
  void shouldBuildWhatWasSaved_andSayHowLongItTook() throws IOException {
    save("functions/auth/src/main/java/A.java", "class A {}");
    await().until(() -> printed().endsWith(" s\n"));
    assertThat(printed()).matches("bin/local: built functions/auth in \\d+\\.\\d s\n");
    assertThat(root.resolve("builds")).hasContent("functions/auth\n");
  }

  @Test
  void shouldShowAnError_withFileAndLine_andThatItIsGone() throws IOException {
    save("shared/src/main/java/S.java", "a mistake");
    await().until(() -> printed().contains("S.java"));
    assertThat(printed())
        .matches(
            "bin/local: the build of functions/auth failed after \\d+\\.\\d s; the functions stay"
                + " as they are\nshared/src/main/java/S.java:3:7: not a statement\n");

    save("shared/src/main/java/S.java", "");

    await().until(() -> printed().contains("gone"));
    assertThat(printed())
        .containsPattern("bin/local: built functions/auth in \\d+\\.\\d s; the errors are gone\n");
  }

  @Test
  void shouldAskForARestart_whenTheTemplateHasChanged() throws IOException {
    save("template.yaml", "Resources: {}");
    await().until(() -> !printed().isEmpty());
    assertThat(printed()).isEqualTo("bin/local: template.yaml takes effect after a restart\n");
  }

  private void save(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, content);
  }

  private void script(String name, String content) throws IOException {
    save(name, "#!/bin/sh\n" + content + "\n");
    assertThat(root.resolve(name).toFile().setExecutable(true)).isTrue();
  }

  private String printed() {
    return out.toString(UTF_8);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(1));
  }
}
