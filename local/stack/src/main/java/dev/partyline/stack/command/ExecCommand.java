package dev.partyline.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.stack.Closeables;
import dev.partyline.stack.Project;
import dev.partyline.stack.StackState;
import dev.partyline.stack.StartException;
import dev.partyline.stack.console.Console;
import dev.partyline.stack.console.FunctionLogs;
import dev.partyline.stack.console.LogFormat;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bin/local exec}: runs a command with a stack of its own. */
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis = "bin/local exec [OPTIONS] -- COMMAND [ARGUMENT...]",
    defaultValueProvider = ExecCommand.AnyFreePorts.class,
    description = {
      "Starts the stack of template.yaml, runs a command, and stops the stack when the command ends.",
      "PARTYLINE_READY has the ready line's JSON. The exit code is the command's; also 1 if the stack"
          + " cannot be started, and 127 if the command cannot be started."
    })
final class ExecCommand implements Callable<Integer> {

  /** The exit code of shells for a command that is not found. */
  private static final int NOT_STARTED = 127;

  private final Project project;
  private final Clock clock;

  @Mixin private StackArguments arguments = new StackArguments();

  @Mixin private LogArguments logging = new LogArguments();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "Write the functions' log lines, as JSON, to this file instead of standard error;"
              + " PARTYLINE_LOG names it.")
  private @Nullable Path log;

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The command to run, with its arguments.")
  private List<String> command = new ArrayList<>();

  private ExecCommand(Project project, Clock clock) {
    this.project = project;
    this.clock = clock;
  }

  /** Arguments after COMMAND are the command's, not our options. */
  static CommandLine commandLine(Project project, Clock clock) {
    return new CommandLine(new ExecCommand(project, clock)).setStopAtPositional(true);
  }

  @Override
  public Integer call() throws StartException, IOException, InterruptedException {
    if (!CommandProcess.exists(command.get(0), System.getenv("PATH"))) {
      System.err.println("bin/local: " + command.get(0) + ": command not found");
      return NOT_STARTED;
    }
    Closeables closeables = new Closeables();
    // Runs when this process exits, after the command or after a signal.
    Runtime.getRuntime().addShutdownHook(new Thread(closeables::close, "stop"));
    Map<String, String> variables = new HashMap<>();
    Console console = closeables.add(LogArguments.console(true, clock));
    PrintStream lines = console.lines();
    LogFormat format = logging.format();
    boolean colours = console.isTerminal();
    if (log != null) {
      lines = closeables.add(open(log));
      format = LogFormat.JSON;
      colours = false;
      variables.put(StackState.LOG_VARIABLE, log.toAbsolutePath().toString());
    }
    FunctionLogs logs =
        closeables.add(FunctionLogs.kept(lines, format, colours, project.logFolder(), clock));
    StackState state =
        arguments
            .start(project, logs.stream(), console, clock, closeables)
            .state()
            .keepingLog(logs.file());
    variables.put(StackState.VARIABLE, state.json());
    // Added before its start and closed first, so that it never outlives the stack.
    CommandProcess process = closeables.add(new CommandProcess(command, variables));
    Process started;
    try {
      started = process.start();
    } catch (IOException e) {
      System.err.println("bin/local: " + e.getMessage());
      return NOT_STARTED;
    }
    return started.waitFor();
  }

  private static PrintStream open(Path file) throws StartException {
    try {
      return new PrintStream(new FileOutputStream(file.toFile()), true, UTF_8);
    } catch (IOException e) {
      throw new StartException("--log: " + e.getMessage());
    }
  }

  /** Ports default to any free one: the command knows them from PARTYLINE_READY. */
  static final class AnyFreePorts implements CommandLine.IDefaultValueProvider {

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
      return argument.paramLabel().equals(StackArguments.PORT) ? "0" : null;
    }
  }
}
