package dev.partyline.stack.command;

import dev.partyline.stack.InvalidArgumentException;
import dev.partyline.stack.Project;
import dev.partyline.stack.StackState;
import dev.partyline.stack.StartException;
import dev.partyline.stack.console.KeptLogs;
import dev.partyline.stack.console.LogLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bin/local logs}: prints the log lines of the running stack's functions. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Prints the last log lines of the running stack's functions.")
final class LogsCommand implements Callable<Integer> {

  private final Project project;

  @Parameters(
      arity = "0..1",
      paramLabel = "FUNCTION",
      description = "The logical id of a function in template.yaml; default: all functions.")
  private String function = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Then print new lines until the stack ends.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "COUNT",
      description = "The maximum number of earlier lines, default ${DEFAULT-VALUE}.")
  private int count = 100;

  @Mixin private StackChoice stack = new StackChoice();

  @Mixin private LogArguments logging = new LogArguments();

  LogsCommand(Project project) {
    this.project = project;
  }

  @Override
  public Integer call() throws StartException, IOException, InterruptedException {
    if (count < 0) {
      throw new InvalidArgumentException("--lines must be 0 or more");
    }
    StackState state = stack.find(project);
    if (!function.isEmpty() && !state.functions().contains(function)) {
      throw new InvalidArgumentException(
          "template.yaml has no function %s; it has %s"
              .formatted(function, String.join(", ", state.functions())));
    }
    Path file =
        state.log().orElseThrow(() -> new StartException("the running stack keeps no log lines"));
    // Standard output: the script finds out whether it is a terminal.
    Function<LogLine, String> format =
        logging.format().lines(Boolean.getBoolean("partyline.terminal.out"));
    KeptLogs logs = new KeptLogs(file, function, line -> System.out.println(format.apply(line)));
    try (KeptLogs.Follower follower = logs.last(count)) {
      if (follow) {
        follower.follow(state::hasEnded);
      }
    }
    return 0;
  }
}
