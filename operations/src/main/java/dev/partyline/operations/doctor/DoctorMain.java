package dev.partyline.operations.doctor;

import dev.partyline.operations.Commands;
import java.time.Clock;
import picocli.CommandLine;

/** {@code bin/doctor}. */
public final class DoctorMain {

  private DoctorMain() {}

  /**
   * Checks, and ends the process with its exit code: 0 if nothing fails, 1 if something does, 2 if
   * something is wrong with the arguments.
   *
   * @param arguments as {@code --help} says
   */
  public static void main(String[] arguments) {
    DoctorCommand command =
        new DoctorCommand(Commands.projectFolder(), System.getenv(), Clock.systemUTC());
    System.exit(Commands.run("bin/doctor", new CommandLine(command), arguments));
  }
}
