package dev.partyline.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.stack.Closeables;
import dev.partyline.stack.Project;
import dev.partyline.stack.StackState;
import dev.partyline.stack.StartException;
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

/** Runs a command with a stack of its own, which ends with it. */
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis = "bin/local exec [OPTIONS] -- COMMAND [ARGUMENT...]",
    defaultValueProvider = ExecCommand.AnyFreePorts.class,
    description = {
      "Starts the whole of template.yaml, runs a command, and stops all of it when the command ends.",
      "The command finds in PARTYLINE_READY what the ready line says. Its exit code is the one of"
          + " bin/local: 1 also if the stack cannot be started, 127 if the command cannot."
    })
final class ExecCommand implements Callable<Integer> {

  /** As shells have it for a command that is not found. */
  private static final int NOT_STARTED = 127;

  private final Project project;
  private final Clock clock;

  @Mixin private StackArguments arguments = new StackArguments();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "Put the functions' lines there, and not on standard error; PARTYLINE_LOG names it.")
  private @Nullable Path log;

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "What to run, with its arguments.")
  private List<String> command = new ArrayList<>();

  private ExecCommand(Project project, Clock clock) {
    this.project = project;
    this.clock = clock;
  }

  /** Nothing behind COMMAND is an option of ours. */
  static CommandLine commandLine(Project project, Clock clock) {
    return new CommandLine(new ExecCommand(project, clock)).setStopAtPositional(true);
  }

  @Override
  public Integer call() throws StartException, IOException, InterruptedException {
    if (!CommandProcess.isThere(command.get(0), System.getenv("PATH"))) {
      System.err.println("bin/local: " + command.get(0) + ": no such command");
      return NOT_STARTED;
    }
    Closeables closing = new Closeables();
    // It runs at the end of this process, whether the command has ended or a signal has come.
    Runtime.getRuntime().addShutdownHook(new Thread(closing::close, "stop"));
    Map<String, String> variables = new HashMap<>();
    PrintStream lines = System.err;
    if (log != null) {
      lines = closing.add(open(log));
      variables.put(StackState.LOG_VARIABLE, log.toAbsolutePath().toString());
    }
    StackState state = arguments.start(project, lines, clock, closing).state();
    variables.put(StackState.VARIABLE, state.json());
    // Added before it is started, and closed first: it never outlives the stack.
    CommandProcess process = closing.add(new CommandProcess(command, variables));
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

  /** A command that is told where the stack is needs no port by name. */
  static final class AnyFreePorts implements CommandLine.IDefaultValueProvider {

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
      return argument.paramLabel().equals(StackArguments.PORT) ? "0" : null;
    }
  }
}
