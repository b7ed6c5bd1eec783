package dev.partyline.stack.command;

import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.stack.Ports;
import dev.partyline.stack.Project;
import dev.partyline.stack.RunningStack;
import dev.partyline.stack.StackOptions;
import dev.partyline.stack.StartException;
import dev.partyline.stack.console.FunctionLogs;
import dev.partyline.stack.demo.DemoData;
import dev.partyline.template.SamVariables;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code bin/local invoke}: invokes a packaged function with an event, like {@code sam local
 * invoke}, with a stack of its own.
 */
@Command(
    name = "invoke",
    mixinStandardHelpOptions = true,
    description = "Invokes a packaged function with an event and prints its answer.")
final class InvokeCommand implements Callable<Integer> {

  private final Project project;
  private final Clock clock;

  @Parameters(
      index = "0",
      paramLabel = "FUNCTION",
      description = "The function's logical id in template.yaml.")
  private String function = "";

  @Parameters(
      index = "1",
      paramLabel = "EVENT",
      description = "The event's file, such as events/auth-json.json.")
  private Path event = Path.of("");

  @Option(
      names = {"-n", "--env-vars"},
      paramLabel = "FILE",
      description = "Variables by function name, in the format of sam local.")
  private @Nullable Path variables;

  @Mixin private OverrideArguments overrides = new OverrideArguments();

  @Mixin private LogArguments logging = new LogArguments();

  InvokeCommand(Project project, Clock clock) {
    this.project = project;
    this.clock = clock;
  }

  @Override
  public Integer call() throws StartException, IOException {
    String payload = read(event);
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (variables != null) {
      read(variables);
      environment.putAll(SamVariables.read(variables, function));
    }
    PrintStream log =
        FunctionLogs.passing(System.err, logging.format(), LogArguments.isTerminal(), clock);
    StackOptions options = new StackOptions(Ports.anyFree(), Optional.empty(), environment, log);
    try (RunningStack stack =
        RunningStack.prepare(overrides.readTemplate(project), options, clock)) {
      stack.warnings().forEach(warning -> System.err.println("bin/local: warning: " + warning));
      stack.put(DemoData.load(), clock);
      LambdaFunction invoked =
          stack
              .function(function)
              .orElseThrow(() -> new StartException("template.yaml has no function " + function));
      return print(invoked.invoke(payload));
    }
  }

  private static int print(Invocation invocation) {
    switch (invocation) {
      case Invocation.Answered(String payload) -> {
        System.out.println(payload);
        return 0;
      }
      case Invocation.Failed(String payload) -> System.out.println(payload);
      case Invocation.TimedOut(var timeout) ->
          System.err.println("timed out after " + timeout.toSeconds() + " s");
      case Invocation.Throttled() -> System.err.println("throttled: all sandboxes are busy");
    }
    return 1;
  }

  private static String read(Path file) throws StartException, IOException {
    if (!Files.isReadable(file)) {
      throw new StartException("cannot read " + file);
    }
    return Files.readString(file);
  }
}
