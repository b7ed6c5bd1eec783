package dev.partyline.stack.command;

import dev.partyline.stack.Closeables;
import dev.partyline.stack.Ports;
import dev.partyline.stack.Project;
import dev.partyline.stack.RunningStack;
import dev.partyline.stack.StackOptions;
import dev.partyline.stack.StackState;
import dev.partyline.stack.StartException;
import dev.partyline.stack.console.Console;
import dev.partyline.stack.demo.DemoData;
import dev.partyline.template.Template;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a stack on the command line. */
final class StackArguments {

  /** The parameter label of port options. A command may set other defaults by it. */
  static final String PORT = "PORT";

  @Option(
      names = "--api-port",
      paramLabel = PORT,
      description = "HTTP API, default ${DEFAULT-VALUE}; 0 = any free one.")
  private int apiPort = Ports.API;

  @Option(
      names = "--dynamodb-port",
      paramLabel = PORT,
      description = "DynamoDB Local, default ${DEFAULT-VALUE}.")
  private int dynamodbPort = Ports.DYNAMODB;

  @Option(
      names = "--pusher-port",
      paramLabel = PORT,
      description = "Pusher-compatible server, default ${DEFAULT-VALUE}.")
  private int pusherPort = Ports.PUSHER;

  @Option(
      names = "--issuer-port",
      paramLabel = PORT,
      description = "Token issuer, default ${DEFAULT-VALUE}.")
  private int issuerPort = Ports.ISSUER;

  @Option(
      names = "--lambda-port",
      paramLabel = PORT,
      description = "Lambda's Invoke API, default ${DEFAULT-VALUE}.")
  private int lambdaPort = Ports.LAMBDA;

  @Option(
      names = "--queue-port",
      paramLabel = PORT,
      description = "SQS-compatible queue, default ${DEFAULT-VALUE}.")
  private int queuePort = Ports.QUEUE;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep data and checkpoints in this folder; default: in memory only.")
  private @Nullable Path data;

  @Option(names = "--no-demo-data", negatable = false, description = "Start with an empty table.")
  private boolean noDemoData;

  @Mixin private OverrideArguments overrides = new OverrideArguments();

  /**
   * Starts the stack.
   *
   * @param log receives the functions' lines
   * @param console shows the progress and the warnings
   * @param closeables receives the stack
   * @throws StartException if that fails; the message is one line
   */
  Started start(
      Project project, PrintStream log, Console console, Clock clock, Closeables closeables)
      throws StartException, IOException {
    console.begin("servers");
    try {
      Started started = start(project, log, console, clock, closeables, console::doing);
      console.end();
      return started;
    } finally {
      console.abandon();
    }
  }

  private Started start(
      Project project,
      PrintStream log,
      Console console,
      Clock clock,
      Closeables closeables,
      Consumer<String> doing)
      throws StartException, IOException {
    StackOptions options =
        new StackOptions(
            new Ports(apiPort, dynamodbPort, pusherPort, issuerPort, lambdaPort, queuePort),
            Optional.ofNullable(data),
            System.getenv(),
            log);
    Template template = overrides.readTemplate(project);
    options.ports().checkFree();
    doing.accept("tables, Pusher server, issuer");
    RunningStack stack = closeables.add(RunningStack.prepare(template, options, clock));
    stack
        .givenSecret()
        .ifPresent(
            variable ->
                console
                    .lines()
                    .println(
                        "bin/local: the Pusher server uses your %s, which the ready line does not show"
                            .formatted(variable)));
    stack.warnings().forEach(warning -> console.lines().println("bin/local: warning: " + warning));
    if (!noDemoData) {
      stack.put(DemoData.load(), clock);
    }
    doing.accept("functions, queue, API");
    return new Started(
        stack, StackState.of(stack.serve(options, project.demoPage(), clock), stack));
  }

  /**
   * A started stack.
   *
   * @param state its URLs and names
   */
  record Started(RunningStack stack, StackState state) {}
}
