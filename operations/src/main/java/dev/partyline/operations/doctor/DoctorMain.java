package dev.partyline.operations.doctor;

import dev.partyline.operations.Commands;
import java.time.Clock;
import picocli.CommandLine;

/** The main class of {@code bin/doctor}. */
public final class DoctorMain {

  private DoctorMain() {}

  /**
   * Runs the checks and exits: 0 if no check fails, 1 if a check fails, 2 if the arguments are
   * invalid.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    DoctorCommand command =
        new DoctorCommand(Commands.projectFolder(), System.getenv(), Clock.systemUTC());
    System.exit(Commands.run("bin/doctor", new CommandLine(command), arguments));
  }
}
