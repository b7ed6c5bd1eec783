package dev.partyline.stack.command;

import dev.partyline.stack.InvalidArgumentException;
import dev.partyline.stack.Project;
import dev.partyline.stack.StartException;
import java.time.Clock;
import picocli.CommandLine;

/** The main class of {@code bin/local}. */
public final class Main {

  private Main() {}

  /**
   * Runs a command and exits: 0, 1 after an error, 2 if the arguments are invalid. {@code exec}
   * exits with its command's code.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(run(commands(Project.here(), Clock.systemUTC()), arguments));
  }

  static CommandLine commands(Project project, Clock clock) {
    CommandLine commands =
        new CommandLine(new RunCommand(project, clock))
            .addSubcommand(new TokenCommand(project))
            .addSubcommand(new LogsCommand(project))
            .addSubcommand(new InvokeCommand(project, clock))
            .addSubcommand(ExecCommand.commandLine(project, clock))
            .addSubcommand(new CommandLine.HelpCommand())
            .setCaseInsensitiveEnumValuesAllowed(true);
    commands.getCommandSpec().versionProvider(new Version());
    commands
        .getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().versionProvider(new Version()));
    return commands;
  }

  /** Runs a command; an error is one line on standard error. */
  static int run(CommandLine commands, String... arguments) {
    commands.setExecutionExceptionHandler(
        (thrown, command, parsed) -> {
          command.getErr().println("bin/local: " + oneLine(thrown));
          return thrown instanceof InvalidArgumentException
              ? CommandLine.ExitCode.USAGE
              : CommandLine.ExitCode.SOFTWARE;
        });
    commands.setParameterExceptionHandler(new OneLineUsage());
    commands.setExecutionStrategy(Main::runLast);
    return commands.execute(arguments);
  }

  /** Runs the subcommand. An option before its name would silently have no effect. */
  private static int runLast(CommandLine.ParseResult parsed) throws CommandLine.ExecutionException {
    if (parsed.hasSubcommand()
        && !parsed.isUsageHelpRequested()
        && !parsed.matchedOptions().isEmpty()) {
      CommandLine command = parsed.commandSpec().commandLine();
      command
          .getErr()
          .printf(
              "bin/local: %s must come after %s%n",
              parsed.matchedOptions().get(0).longestName(),
              parsed.subcommand().commandSpec().name());
      return CommandLine.ExitCode.USAGE;
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static String oneLine(Exception thrown) {
    String message =
        thrown instanceof StartException ? String.valueOf(thrown.getMessage()) : thrown.toString();
    return message.replaceAll("\\s+", " ");
  }
}
