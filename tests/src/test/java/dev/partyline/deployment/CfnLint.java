package dev.partyline.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * AWS's linter for templates, if it is installed.
 *
 * @see <a href="https://github.com/aws-cloudformation/cfn-lint">cfn-lint</a>
 */
final class CfnLint {

  private static final int SECONDS = 120;

  private CfnLint() {}

  static boolean isInstalled(Path scratch) throws IOException {
    try {
      return run(List.of("cfn-lint", "--version"), scratch).isEmpty();
    } catch (IOException notFound) {
      return false;
    }
  }

  /** What it complains about; warnings too. */
  static List<String> complaints(String template, String region, Path scratch) throws IOException {
    Path file = Files.writeString(scratch.resolve("linted.yaml"), template);
    return run(
        List.of("cfn-lint", "--format", "parseable", "--regions", region, "--", file.toString()),
        scratch);
  }

  /** The lines of its output; empty if it exits with 0. */
  private static List<String> run(List<String> command, Path scratch) throws IOException {
    Path output = Files.createTempFile(scratch, "cfn-lint", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("cfn-lint takes longer than " + SECONDS + " s");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return process.exitValue() == 0 ? List.of() : Files.readAllLines(output, UTF_8);
  }
}
