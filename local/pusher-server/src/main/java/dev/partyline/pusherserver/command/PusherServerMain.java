package dev.partyline.pusherserver.command;

import picocli.CommandLine;

/** The main class of {@code bin/pusher-server}. */
public final class PusherServerMain {

  private PusherServerMain() {}

  /**
   * Runs the server until the process is ended. Exits with 1 if the server cannot start, and with 2
   * if the arguments are invalid; an error is one line on standard error.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new PusherServerCommand());
    command.setParameterExceptionHandler(
        (invalid, unused) -> {
          String message = String.valueOf(invalid.getMessage()).replaceAll("\\s+", " ");
          command.getErr().println("bin/pusher-server: " + message + "; see --help");
          return CommandLine.ExitCode.USAGE;
        });
    System.exit(command.execute(arguments));
  }
}
