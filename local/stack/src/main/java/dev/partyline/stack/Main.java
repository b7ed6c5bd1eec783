package dev.partyline.local;

import dev.partyline.local.replay.ReplayException;
import dev.partyline.local.template.Template;
import dev.partyline.local.template.TemplateException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine;

/** {@code bin/local}. */
public final class Main {

  private Main() {}

  /**
   * Runs a command and ends the process with its exit code: 0, 1 if something is wrong with the
   * stack or the machine, 2 if something is wrong with the arguments. {@code exec} ends with the
   * code of what it runs.
   *
   * @param arguments as {@code --help} says
   */
  public static void main(String[] arguments) {
    Project project = Project.here();
    CommandLine commands =
        new CommandLine(new RunCommand(project, Clock.systemUTC()))
            .addSubcommand(new TokenCommand(project))
            .addSubcommand(new InvokeCommand(project, Clock.systemUTC()))
            .addSubcommand(ExecCommand.commandLine(project, Clock.systemUTC()))
            .addSubcommand(new CommandLine.HelpCommand());
    System.exit(run("bin/local", commands, arguments));
  }

  /** Runs a command; what is wrong is one line on standard error, behind its name. */
  static int run(String name, CommandLine commands, String... arguments) {
    commands.setExecutionExceptionHandler(
        (thrown, command, parsed) -> {
          command.getErr().println(name + ": " + oneLine(thrown));
          return CommandLine.ExitCode.SOFTWARE;
        });
    return commands.execute(arguments);
  }

  private static String oneLine(Exception thrown) {
    String message =
        thrown instanceof StartException || thrown instanceof ReplayException
            ? String.valueOf(thrown.getMessage())
            : thrown.toString();
    return message.replaceAll("\\s+", " ");
  }

  /**
   * Where the project's files are.
   *
   * @param root the folder of template.yaml
   */
  record Project(Path root) {

    /** Where bin/local and bin/replay say. */
    static Project here() {
      return new Project(
          Path.of(System.getProperty("partyline.root", ".")).toAbsolutePath().normalize());
    }

    Template readTemplate() throws StartException {
      try {
        return Template.read(root.resolve("template.yaml"));
      } catch (TemplateException e) {
        throw new StartException(String.valueOf(e.getMessage()));
      }
    }

    /** Where the demo page is, once it has been built. */
    Path demoPage() {
      return root.resolve("web").resolve("dist");
    }

    /** Where a running stack can be found by other commands. */
    Path runningStack() {
      return root.resolve(".partyline").resolve("stack.json");
    }

    /**
     * The stack that this command was started with, or else the one that runs.
     *
     * @throws StartException if there is none
     */
    Ready ready() throws StartException, IOException {
      String given = System.getenv(Ready.VARIABLE);
      return (given == null ? Ready.kept(runningStack()) : Optional.of(Ready.read(given)))
          .orElseThrow(
              () -> new StartException("no stack is running here, start one with bin/local"));
    }
  }
}
