package dev.partyline.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the whole system until it is interrupted. */
@Command(
    name = "bin/local",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs the whole of template.yaml on this machine, until Ctrl-C.",
    footer = "%nAn environment variable that a function declares overrides the template's value.")
final class RunCommand implements Callable<Integer> {

  private final Main.Project project;
  private final Clock clock;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "HTTP API, default ${DEFAULT-VALUE}; 0 = any free one.")
  private int apiPort = Ports.API;

  @Option(
      names = "--dynamodb-port",
      paramLabel = "PORT",
      description = "DynamoDB Local, default ${DEFAULT-VALUE}.")
  private int dynamodbPort = Ports.DYNAMODB;

  @Option(
      names = "--pusher-port",
      paramLabel = "PORT",
      description = "Pusher-compatible server, default ${DEFAULT-VALUE}.")
  private int pusherPort = Ports.PUSHER;

  @Option(
      names = "--issuer-port",
      paramLabel = "PORT",
      description = "Token issuer, default ${DEFAULT-VALUE}.")
  private int issuerPort = Ports.ISSUER;

  @Option(
      names = "--lambda-port",
      paramLabel = "PORT",
      description = "Lambda's Invoke API, default ${DEFAULT-VALUE}.")
  private int lambdaPort = Ports.LAMBDA;

  @Option(
      names = "--queue-port",
      paramLabel = "PORT",
      description = "SQS-compatible queue, default ${DEFAULT-VALUE}.")
  private int queuePort = Ports.QUEUE;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep the table's data there; default: in memory only.")
  private @Nullable Path data;

  @Option(names = "--no-demo-data", negatable = false, description = "Start with an empty table.")
  private boolean noDemoData;

  RunCommand(Main.Project project, Clock clock) {
    this.project = project;
    this.clock = clock;
  }

  @Override
  public Integer call() throws StartException, IOException, InterruptedException {
    StackOptions options =
        new StackOptions(
            new Ports(apiPort, dynamodbPort, pusherPort, issuerPort, lambdaPort, queuePort),
            Optional.ofNullable(data),
            System.getenv());
    options.ports().checkFree();
    Closing closing = new Closing();
    // Registered before anything is started: Ctrl-C during the start must leave nothing behind
    // either.
    Runtime.getRuntime().addShutdownHook(new Thread(closing::close, "stop"));
    RunningStack stack = closing.add(RunningStack.prepare(project.readTemplate(), options, clock));
    if (!noDemoData) {
      DemoData.load().putInto(stack, clock);
    }
    Ready ready = Ready.of(stack.serve(options, clock), stack);
    ready.write(project.runningStack());
    closing.add(() -> ready.remove(project.runningStack()));
    announce(ready, stack);
    new CountDownLatch(1).await();
    return 0;
  }

  private static void announce(Ready ready, RunningStack stack) throws IOException {
    PrintStream out = System.out;
    out.println(ready.line());
    out.println(Hints.load().text(ready, stack));
    out.flush();
  }
}
