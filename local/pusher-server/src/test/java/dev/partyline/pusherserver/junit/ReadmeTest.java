package dev.partyline.pusherserver.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's test of another project, compiled and run with JUnit 5 and JUnit 6. */
class ReadmeTest {

  /** What the other project has: imports, and a class that publishes. */
  private static final String OTHER_PROJECT =
      """
      import static org.assertj.core.api.Assertions.assertThat;
      import com.pusher.rest.Pusher;
      import dev.partyline.pusherserver.Publication;
      import dev.partyline.pusherserver.junit.PusherServerExtension;
      import java.util.Map;
      import org.junit.jupiter.api.Test;
      import org.junit.jupiter.api.extension.RegisterExtension;

      record Shipping(Pusher pusher) {
        void ship(String order) {
          pusher.trigger("private-" + order, "shipped", Map.of("by", "mail"));
        }
      }

      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"junit-5.jar", "junit-6.jar"})
  void shouldPass(String console) throws Exception {
    Path junit = Path.of("target", "junit", console).toAbsolutePath();
    String test = testInReadme();
    assertThat(test.lines().filter(line -> !line.isBlank()).count()).isLessThanOrEqualTo(15);
    Path source = Files.writeString(folder.resolve("ShippingTest.java"), OTHER_PROJECT + test);
    String classPath = classPathWithoutJUnit();
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                classPath + File.pathSeparator + junit,
                source.toString());
    assertThat(compiled).isZero();
    Path output = folder.resolve("output");
    Process tests =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                junit.toString(),
                "execute",
                "--disable-banner",
                "--class-path",
                folder + File.pathSeparator + classPath,
                "--select-class",
                "ShippingTest")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(tests.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(output)).contains("1 tests successful");
    assertThat(tests.exitValue()).isZero();
  }

  private static String testInReadme() throws IOException {
    Matcher block =
        Pattern.compile("```java\n(class ShippingTest .*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).as("a test in the README").isTrue();
    return block.group(1);
  }

  private static String classPathWithoutJUnit() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("junit") && !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
