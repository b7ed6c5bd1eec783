package dev.partyline.stack.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports an invalid argument in one line. The whole usage, which picocli prints by default, pushes
 * the message off the screen.
 */
final class OneLineUsage implements CommandLine.IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException invalid, String[] arguments) {
    CommandLine command = invalid.getCommandLine();
    command
        .getErr()
        .printf(
            "bin/local: %s%s (see %s --help)%n",
            oneLine(invalid), suggestions(invalid), command.getCommandSpec().qualifiedName());
    command.getErr().flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** Without the exception that picocli appends to some of its messages. */
  private static String oneLine(ParameterException invalid) {
    return String.valueOf(invalid.getMessage())
        .replaceAll("\\s+", " ")
        .replaceFirst(" \\([a-z]+(\\.[A-Za-z]+)+Exception: .*\\)$", "");
  }

  private static String suggestions(ParameterException invalid) {
    List<String> names = new ArrayList<>();
    if (invalid instanceof UnmatchedArgumentException unmatched) {
      names.addAll(unmatched.getSuggestions());
    }
    return names.isEmpty() ? "" : "; did you mean " + String.join(" or ", names) + "?";
  }
}
