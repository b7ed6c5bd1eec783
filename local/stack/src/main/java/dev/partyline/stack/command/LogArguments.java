package dev.partyline.stack.command;

import dev.partyline.stack.console.Console;
import dev.partyline.stack.console.LogFormat;
import java.time.Clock;
import picocli.CommandLine.Option;

/** The option for the form of log lines, and the terminal that shows them. */
final class LogArguments {

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      description =
          "Log lines for a person (text, the default), or as the functions write them (json).")
  private LogFormat format = LogFormat.TEXT;

  LogFormat format() {
    return format;
  }

  /**
   * Standard error.
   *
   * @param quiet whether only a terminal shows progress
   */
  static Console console(boolean quiet, Clock clock) {
    return new Console(System.err, isTerminal(), quiet, clock);
  }

  /** What the script bin/local finds out. */
  static boolean isTerminal() {
    return Boolean.getBoolean("partyline.terminal");
  }
}
