package dev.partyline.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes start with the AOT cache that the build creates. */
class SandboxTrainingIT {

  @TempDir private Path folder;

  /** A function that the build did not train with. */
  @Test
  void shouldTakeClientFromCacheAndFunctionFromZip_whenSandboxStarts() throws Exception {
    assumeTrue(Runtime.version().feature() >= 25, "a cache is made by JDK 25 or newer");
    Path classes = folder.resolve("classes.log");
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try (PackagedFunctions functions = PackagedFunctions.start(Map.of())) {
      functions
          .function(
              "MockEventFunction",
              Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes),
              Map.of(),
              new PrintStream(log, true, UTF_8))
          .warmUp();
    }
    String loaded = Files.readString(classes);
    assertThat(loaded.contains(AWSLambda.class.getName() + " source: shared objects file"))
        .as("the client is taken from the cache")
        .isTrue();
    assertThat(loaded.lines())
        .anyMatch(
            line -> line.matches(".*MockEventHandler source: file:.*/MockEventFunction-[0-9]+/"));
    assertThat(log.toString(UTF_8).lines()).as("lines of the sandbox").isEmpty();
  }
}
