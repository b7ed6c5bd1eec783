package dev.partyline.stack.command;

import dev.partyline.stack.Project;
import dev.partyline.stack.StackState;
import dev.partyline.stack.StartException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The running stack that a command is for. */
final class StackChoice {

  @Option(
      names = "--stack",
      paramLabel = StackArguments.PORT,
      description = "The stack whose API has this port; default: the one that started last.")
  private @Nullable Integer port;

  /**
   * Finds the stack.
   *
   * @throws StartException if it is not running
   */
  StackState find(Project project) throws StartException, IOException {
    List<StackState> running = project.runningStacks();
    if (running.isEmpty()) {
      throw new StartException("no stack is running, start one with bin/local");
    }
    if (port == null) {
      return running.get(0);
    }
    for (StackState stack : running) {
      if (stack.apiPort() == port) {
        return stack;
      }
    }
    throw new StartException(
        "no stack with its API on port %d is running, but on %s"
            .formatted(
                port,
                running.stream()
                    .map(stack -> Integer.toString(stack.apiPort()))
                    .distinct()
                    .collect(Collectors.joining(", "))));
  }
}
