package dev.partyline.operations.replay;

import dev.partyline.operations.Commands;
import java.time.Clock;
import picocli.CommandLine;

/** {@code bin/replay}. */
public final class ReplayMain {

  private ReplayMain() {}

  /**
   * Replays, and ends the process with its exit code: 0 if nothing is left to be done, 1 if
   * something is, 2 if something is wrong with the arguments.
   *
   * @param arguments as {@code --help} says
   */
  public static void main(String[] arguments) {
    ReplayCommand command =
        new ReplayCommand(Commands.projectFolder(), System.getenv(), Clock.systemUTC());
    System.exit(Commands.run("bin/replay", new CommandLine(command), arguments));
  }
}
