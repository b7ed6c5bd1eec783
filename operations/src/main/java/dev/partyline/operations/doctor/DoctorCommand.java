package dev.partyline.operations.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.channel.UserId;
import dev.partyline.operations.CommandException;
import dev.partyline.operations.RunningStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bin/doctor}. */
@Command(
    name = "bin/doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks a configuration, local or deployed, and prints a fix for each problem. Read-only,"
          + " except with --send.",
      "The settings are those of --env FILE, else the process's own environment variables. Without"
          + " any, it checks the stack that bin/local runs, end to end: it then also writes an"
          + " invitation to the table and deletes it.",
      "Exit code: 0 if no check fails, 1 if a check fails."
    })
final class DoctorCommand implements Callable<Integer> {

  private static final String TOKEN_VARIABLE = "PARTYLINE_TOKEN";

  private final Path projectFolder;
  private final Map<String, String> caller;
  private final Clock clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--env",
      paramLabel = "FILE",
      description = "The functions' variables, one NAME=value per line.")
  private @Nullable Path file;

  @Option(names = "--local", description = "Check the running stack, even if variables are set.")
  private boolean local;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "The API's address: the stack's output ApiUrl.")
  private @Nullable URI api;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "A user's token; - is standard input. Default: the variable "
              + TOKEN_VARIABLE
              + ". Other users could see a token on the command line.")
  private String tokenFile = "";

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      description = "The page's origin, such as https://party.example.org.")
  private @Nullable String origin;

  @Option(
      names = "--party",
      paramLabel = "ID",
      description = "A party that the token's user is a member of.")
  private @Nullable String party;

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      description = "The channel name that your client subscribes to.")
  private @Nullable String channel;

  @Option(
      names = "--event",
      paramLabel = "NAME",
      description = "The event name that your client binds to.")
  private @Nullable String event;

  @Option(names = "--send", description = "Also publish an event named doctor to the token's user.")
  private boolean send;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "The timeout of one call, default ${DEFAULT-VALUE}.")
  private int timeout = 8;

  @Option(
      names = "--user-hash",
      paramLabel = "ID",
      description =
          "Check nothing; print the hash that channel auth's log has as the user with this id."
              + " Needs Pusher's settings only.")
  private @Nullable String userHash;

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  /**
   * @param projectFolder the folder of template.yaml
   * @param caller the process's own environment variables
   */
  DoctorCommand(Path projectFolder, Map<String, String> caller, Clock clock) {
    this.projectFolder = projectFolder;
    this.caller = caller;
    this.clock = clock;
  }

  @Override
  public Integer call() throws CommandException, IOException, InterruptedException {
    if (timeout < 1 || timeout > 60) {
      throw new ParameterException(spec.commandLine(), "--timeout must be 1 to 60");
    }
    if (file != null && local) {
      throw new ParameterException(spec.commandLine(), "use --env or --local, not both");
    }
    boolean isLocal = file == null && (local || !Configuration.settingsAreIn(caller));
    if (userHash != null) {
      return printUserHash(
          userHash, isLocal ? LocalConfiguration.environment(runningStack(), caller) : settings());
    }
    if (isLocal) {
      return checkRunningStack();
    }
    return check(
        new Configuration(
            settings(),
            Optional.ofNullable(api),
            token(),
            Optional.ofNullable(origin),
            Optional.ofNullable(party),
            Optional.ofNullable(channel),
            Optional.ofNullable(event),
            send,
            false));
  }

  private Map<String, String> settings() throws CommandException {
    return file == null ? caller : EnvFile.read(file);
  }

  /** The hash alone goes to standard output, so that a script can use it. */
  private int printUserHash(String id, Map<String, String> environment) throws CommandException {
    UserId userId =
        UserId.parse(id)
            .orElseThrow(
                () -> new ParameterException(spec.commandLine(), "--user-hash: not a user id"));
    String hash = UserHash.of(userId, environment, clock);
    spec.commandLine().getOut().println(hash);
    spec.commandLine().getOut().flush();
    spec.commandLine().getErr().println("In Logs Insights, on channel auth's log group:");
    spec.commandLine().getErr().println(UserHash.query(hash));
    return 0;
  }

  private int checkRunningStack() throws CommandException, IOException, InterruptedException {
    try (LocalConfiguration stack = LocalConfiguration.of(runningStack(), caller)) {
      return check(
          new Configuration(
              stack.environment(),
              Optional.of(api == null ? stack.api() : api),
              token().or(stack::token),
              Optional.ofNullable(origin).or(stack::origin),
              Optional.ofNullable(party).or(stack::party),
              Optional.ofNullable(channel),
              Optional.ofNullable(event),
              true,
              true));
    }
  }

  private RunningStack runningStack() throws CommandException, IOException {
    try {
      return RunningStack.find(projectFolder, caller);
    } catch (CommandException e) {
      throw new CommandException(e.getMessage() + ", or use --env FILE");
    }
  }

  private int check(Configuration configuration) {
    Report report = new Report(form(), spec.commandLine().getOut()::println);
    new Doctor(configuration, clock, Duration.ofSeconds(timeout), report::add).run();
    report.end();
    spec.commandLine().getOut().flush();
    return report.isOk() ? 0 : 1;
  }

  /** The script bin/doctor sets partyline.terminal if standard output is a terminal. */
  private Report.Form form() {
    if (json) {
      return Report.Form.JSON;
    }
    return Boolean.getBoolean("partyline.terminal") ? Report.Form.COLOURED : Report.Form.PLAIN;
  }

  private Optional<String> token() throws IOException {
    if (tokenFile.equals("-")) {
      return Optional.of(new String(System.in.readAllBytes(), UTF_8).strip());
    }
    if (!tokenFile.isEmpty()) {
      Path path = Path.of(tokenFile);
      if (!Files.isReadable(path)) {
        throw new ParameterException(
            spec.commandLine(), "--token-file: " + tokenFile + " cannot be read");
      }
      return Optional.of(Files.readString(path).strip());
    }
    return Optional.ofNullable(caller.get(TOKEN_VARIABLE)).filter(token -> !token.isBlank());
  }
}
