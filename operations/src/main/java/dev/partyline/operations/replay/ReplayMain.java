package dev.partyline.operations.replay;

import dev.partyline.operations.Commands;
import java.time.Clock;
import picocli.CommandLine;

/** The main class of {@code bin/replay}. */
public final class ReplayMain {

  private ReplayMain() {}

  /**
   * Replays and exits: 0 if everything was delivered, 1 if something remains, 2 if the arguments
   * are invalid.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    ReplayCommand command =
        new ReplayCommand(Commands.projectFolder(), System.getenv(), Clock.systemUTC());
    System.exit(Commands.run("bin/replay", new CommandLine(command), arguments));
  }
}
