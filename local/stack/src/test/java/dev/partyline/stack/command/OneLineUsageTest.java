package dev.partyline.stack.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.stack.Project;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Invalid arguments of bin/local, and its version. Starts no stack. */
class OneLineUsageTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "--api-port 70000 ~ --api-port must be 0 (any free one) to 65535",
        "--queue-port -1 ~ --queue-port must be 0 (any free one) to 65535",
        "--api-port abc ~ Invalid value for option '--api-port': 'abc' is not an int (see bin/local"
            + " --help)",
        "--api-port 99999999999 ~ Invalid value for option '--api-port': '99999999999' is not an int"
            + " (see bin/local --help)",
        "--api-port ~ Missing required parameter for option '--api-port' (PORT) (see bin/local"
            + " --help)",
        "--no-such-option ~ Unknown option: '--no-such-option'",
        "tokne ~ Unmatched argument at index 0: 'tokne'; did you mean token",
        "token ~ Missing required option: '--sub=ID' (see bin/local token --help)",
        "token --sub a --expires-in soon ~ --expires-in: soon is invalid",
        "exec ~ Missing required parameter: 'COMMAND' (see bin/local exec --help)",
        "exec --lambda-port x -- true ~ Invalid value for option '--lambda-port': 'x' is not an int",
        "invoke ~ Missing required parameters: 'FUNCTION', 'EVENT' (see bin/local invoke --help)",
      })
  void shouldReportAnInvalidArgumentInOneLine(String arguments, String message) throws Exception {
    java.nio.file.Files.writeString(
        folder.resolve("template.yaml"), "Resources: {Queue: {Type: AWS::SQS::Queue}}");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int code = run(out, err, arguments.split(" ", -1));

    assertThat(err.toString()).startsWith("bin/local: " + message).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  @ParameterizedTest
  @CsvSource({"--version", "-V", "token --version", "exec --version", "invoke -V"})
  void shouldPrintItsVersionAndTheJdks(String arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    assertThat(run(out, err, arguments.split(" ", -1))).isZero();
    // The version is in the jar's manifest; these are its classes.
    assertThat(out.toString())
        .isEqualToIgnoringNewLines("bin/local not packaged (JDK " + Runtime.version() + ")");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldPrintTheUsage_whenItIsAskedFor() {
    StringWriter out = new StringWriter();

    assertThat(run(out, new StringWriter(), "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: bin/local").contains("--api-port");
  }

  private int run(StringWriter out, StringWriter err, String... arguments) {
    CommandLine commands =
        Main.commands(new Project(folder), Clock.systemUTC())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return Main.run(commands, arguments);
  }
}
