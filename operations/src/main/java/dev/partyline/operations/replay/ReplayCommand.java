package dev.partyline.operations.replay;

import dev.partyline.operations.CommandException;
import dev.partyline.operations.RunningStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The command {@code bin/replay}. */
@Command(
    name = "bin/replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Sends undelivered items through the trigger again, in the order of the changes, and deletes"
          + " from the table (or the queue) what the trigger has accepted.",
      "Exit code: 0 if everything was delivered, 1 if something remains."
    })
public final class ReplayCommand implements Callable<Integer> {

  // How long undelivered items are kept.
  private static final int DAYS = 14;

  private final Path projectFolder;
  private final Map<String, String> caller;
  private final Clock clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--table", paramLabel = "NAME", description = "The party table.")
  private String table = "";

  @Option(names = "--function", paramLabel = "NAME", description = "The invitation trigger.")
  private String function = "";

  @Option(
      names = "--date",
      paramLabel = "DATE",
      description = "A day (UTC) of undelivered items; may be repeated. Default: the last 14 days.")
  private Set<LocalDate> dates = new LinkedHashSet<>();

  @Option(names = "--since", paramLabel = "DATE", description = "All days since this one.")
  private @Nullable LocalDate since;

  @Option(
      names = "--event",
      paramLabel = "ID",
      description = "Only the event with this id; may be repeated.")
  private Set<String> events = new LinkedHashSet<>();

  @Option(
      names = "--queue",
      paramLabel = "URL",
      description =
          "Replay this on-failure queue instead of the table: batches that Lambda stopped retrying.")
  private String queue = "";

  @Option(names = "--dry-run", description = "Only list what would be replayed.")
  private boolean dryRun;

  @Option(
      names = "--local",
      description = "Use the table, function and services of the running stack.")
  private boolean local;

  /**
   * @param projectFolder the folder of template.yaml
   * @param caller the process's own environment variables
   */
  public ReplayCommand(Path projectFolder, Map<String, String> caller, Clock clock) {
    this.projectFolder = projectFolder;
    this.caller = caller;
    this.clock = clock;
  }

  @Override
  public Integer call() throws CommandException, IOException {
    Optional<RunningStack> stack =
        local ? Optional.of(RunningStack.find(projectFolder, caller)) : Optional.empty();
    String invoked = required("--function", function, stack.map(RunningStack::trigger));
    try (ReplayClients clients = new ReplayClients(stack)) {
      if (!queue.isEmpty()) {
        checkQueueOptions();
        return fromQueue(new Trigger(clients.lambda(), invoked), clients);
      }
      String name = required("--table", table, stack.map(RunningStack::table));
      Set<LocalDate> days = days();
      return fromTable(
          new UndeliveredTable(clients.tables(), name),
          new Trigger(clients.lambda(), invoked),
          days);
    } catch (SdkClientException e) {
      // No region or no credentials: thrown before the first call.
      throw new ReplayException(e);
    }
  }

  private int fromTable(UndeliveredTable undelivered, Trigger trigger, Set<LocalDate> days)
      throws ReplayException {
    TableReplay replay = new TableReplay(undelivered, trigger, this::print, clock);
    return dryRun
        ? dryRun(replay.dryRun(days, this::isSelected))
        : report(replay.run(days, this::isSelected));
  }

  private void checkQueueOptions() {
    if (!table.isEmpty() || !dates.isEmpty() || since != null || !events.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--queue cannot be combined with --table, --date, --since or --event");
    }
  }

  private int fromQueue(Trigger trigger, ReplayClients clients) throws ReplayException {
    QueueReplay replay =
        new QueueReplay(
            new OnFailureQueue(clients.queues(queue), queue),
            new StreamRange(clients.streams()),
            trigger,
            this::print);
    return dryRun ? dryRun(replay.dryRun()) : report(replay.run());
  }

  private boolean isSelected(String eventId) {
    return events.isEmpty() || events.contains(eventId);
  }

  private Set<LocalDate> days() {
    if (!dates.isEmpty() && since != null) {
      throw new ParameterException(spec.commandLine(), "use --date or --since, not both");
    }
    if (!dates.isEmpty()) {
      return dates;
    }
    LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate first = since == null ? today.minusDays(DAYS) : since;
    if (first.isAfter(today)) {
      throw new ParameterException(spec.commandLine(), "--since is in the future");
    }
    return first.datesUntil(today.plusDays(1)).collect(Collectors.toCollection(TreeSet::new));
  }

  private String required(String option, String given, Optional<String> running) {
    if (given.isEmpty() && running.isEmpty()) {
      throw new ParameterException(spec.commandLine(), option + " or --local is required");
    }
    return given.isEmpty() ? running.get() : given;
  }

  private int dryRun(Outcome outcome) {
    print("dry run: would replay %d, nothing was sent".formatted(outcome.remaining()));
    return outcome.unreadable() == 0 ? 0 : 1;
  }

  private int report(Outcome outcome) {
    if (outcome.isEmpty()) {
      print("nothing to replay");
    } else if (outcome.isComplete()) {
      print(outcome.line());
    } else {
      spec.commandLine().getErr().println("bin/replay: " + printable(outcome.line()));
    }
    return outcome.isComplete() ? 0 : 1;
  }

  private void print(String line) {
    spec.commandLine().getOut().println(printable(line));
  }

  /** Replaces control characters: the table and the queue may contain any text. */
  private static String printable(String line) {
    return line.replaceAll("\\p{C}", "?");
  }
}
