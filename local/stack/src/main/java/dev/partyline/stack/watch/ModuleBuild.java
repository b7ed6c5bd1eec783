package dev.partyline.stack.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds modules, and what they need, with the project's own scripts. {@link #close} ends a build.
 */
final class ModuleBuild implements AutoCloseable {

  private final Path root;
  private @Nullable Process running;
  private boolean closed;

  ModuleBuild(Path root) {
    this.root = root;
  }

  /** The file with the output of the last build. */
  Path log() {
    return root.resolve("target/watch.log");
  }

  /**
   * Packages modules without their tests.
   *
   * @param modules their folders, from the project's
   * @return the errors, each in one line with file and line; empty if the build succeeded
   */
  List<String> run(List<String> modules) throws IOException, InterruptedException {
    Files.createDirectories(log().resolveSibling(""));
    Process maven =
        start(
            new ProcessBuilder(
                    root.resolve("bin/maven").toString(),
                    "-T",
                    "2",
                    "-pl",
                    String.join(",", modules),
                    "-am",
                    "package",
                    "-Dmaven.test.skip=true",
                    "-Dspotless.check.skip=true",
                    "-Denforcer.skip=true",
                    "-Dcyclonedx.skip=true")
                .redirectOutput(log().toFile()));
    if (maven.waitFor() == 0) {
      return List.of();
    }
    Process errors =
        start(
            new ProcessBuilder(root.resolve("bin/build-errors").toString(), log().toString())
                .redirectOutput(ProcessBuilder.Redirect.PIPE));
    List<String> lines = new String(errors.getInputStream().readAllBytes(), UTF_8).lines().toList();
    errors.waitFor();
    return lines.isEmpty() ? List.of("see " + root.relativize(log())) : lines;
  }

  private synchronized Process start(ProcessBuilder builder)
      throws IOException, InterruptedException {
    if (closed) {
      throw new InterruptedException("closed");
    }
    running =
        builder
            .directory(root.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .start();
    return running;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroy);
      running.destroy();
    }
  }
}
