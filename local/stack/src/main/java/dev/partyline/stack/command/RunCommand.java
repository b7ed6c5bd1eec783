package dev.partyline.stack.command;

import dev.partyline.stack.Closeables;
import dev.partyline.stack.Project;
import dev.partyline.stack.RunningStack;
import dev.partyline.stack.StackFiles;
import dev.partyline.stack.StackState;
import dev.partyline.stack.StartException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bin/local}: runs the stack until it is interrupted. */
@Command(
    name = "bin/local",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs template.yaml on this machine until Ctrl-C.",
    footer = {
      "%nAn environment variable that a function declares takes precedence over"
          + " --parameter-overrides, which takes precedence over the template's default.",
      "bin/local cache creates an AOT cache for faster starts until the next build: 120 MB, requires"
          + " JDK 25 or newer."
    })
final class RunCommand implements Callable<Integer> {

  private final Project project;
  private final Clock clock;

  @Mixin private StackArguments arguments = new StackArguments();

  RunCommand(Project project, Clock clock) {
    this.project = project;
    this.clock = clock;
  }

  @Override
  public Integer call() throws StartException, IOException, InterruptedException {
    Closeables closeables = new Closeables();
    // Registered before the start, so that Ctrl-C during the start stops everything too.
    Runtime.getRuntime().addShutdownHook(new Thread(closeables::close, "stop"));
    StackArguments.Started started = arguments.start(project, System.err, clock, closeables);
    StackState state = started.state();
    StackFiles files = project.stackFiles();
    files.write(state);
    closeables.add(() -> files.remove(state));
    announce(state, started.stack());
    new CountDownLatch(1).await();
    return 0;
  }

  private static void announce(StackState state, RunningStack stack) throws IOException {
    PrintStream out = System.out;
    out.println(state.line());
    out.println(Hints.load().text(state, stack));
    out.flush();
  }
}
