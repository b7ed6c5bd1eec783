package dev.partyline.operations;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs the commands of this module. */
public final class Commands {

  private Commands() {}

  /**
   * Runs a command; an error is one line on standard error, prefixed with the command's name, and
   * without an exception's text.
   *
   * @param name as the user calls it, such as {@code bin/doctor}
   * @return the exit code: the command's own, 1 after an exception, 2 if the arguments are invalid
   */
  public static int run(String name, CommandLine command, String... arguments) {
    command.setParameterExceptionHandler(
        (invalid, parameters) -> {
          invalid
              .getCommandLine()
              .getErr()
              .printf("%s: %s (see %s --help)%n", name, oneLine(invalid.getMessage()), name);
          return CommandLine.ExitCode.USAGE;
        });
    command.getCommandSpec().versionProvider(() -> new String[] {version(name)});
    command.setExecutionExceptionHandler(
        (thrown, failed, parsed) -> {
          failed.getErr().println(name + ": " + oneLine(thrown));
          return CommandLine.ExitCode.SOFTWARE;
        });
    return command.execute(arguments);
  }

  /** The project's folder, as bin/doctor and bin/replay set it. */
  public static Path projectFolder() {
    return Path.of(System.getProperty("partyline.root", ".")).toAbsolutePath().normalize();
  }

  /** The version in the jar's manifest, and the JDK's. */
  private static String version(String name) {
    String version = Commands.class.getPackage().getImplementationVersion();
    return "%s %s (JDK %s)"
        .formatted(name, version == null ? "not packaged" : version, Runtime.version());
  }

  private static String oneLine(Exception thrown) {
    return thrown instanceof CommandException
        ? oneLine(thrown.getMessage())
        : "unexpected exception %s: this is a bug, report it"
            .formatted(thrown.getClass().getSimpleName());
  }

  /** Without the exception that picocli appends to some of its messages. */
  private static String oneLine(@Nullable String message) {
    return String.valueOf(message)
        .replaceAll("\\s+", " ")
        .replaceFirst(" \\([a-z]+(\\.[A-Za-z]+)+Exception: .*\\)$", "");
  }
}
