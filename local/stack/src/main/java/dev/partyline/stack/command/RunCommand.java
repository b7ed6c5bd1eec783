package dev.partyline.stack.command;

import dev.partyline.stack.Closeables;
import dev.partyline.stack.Project;
import dev.partyline.stack.RunningStack;
import dev.partyline.stack.StackState;
import dev.partyline.stack.StartException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the whole system until it is interrupted. */
@Command(
    name = "bin/local",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs the whole of template.yaml on this machine, until Ctrl-C.",
    footer = {
      "%nAn environment variable that a function declares overrides the template's value.",
      "bin/local cache makes a cache of classes, with which it starts faster until the next build:"
          + " 120 MB, JDK 25 or newer."
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
    Closeables closing = new Closeables();
    // Registered before anything is started: Ctrl-C during the start must leave nothing behind
    // either.
    Runtime.getRuntime().addShutdownHook(new Thread(closing::close, "stop"));
    StackArguments.Started started = arguments.start(project, System.err, clock, closing);
    StackState state = started.state();
    state.write(project.stateFile());
    closing.add(() -> state.remove(project.stateFile()));
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
