package dev.partyline.operations.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.operations.CommandException;
import dev.partyline.operations.RunningStack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
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
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The command {@code bin/replay}. */
@Command(
    name = "bin/replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Sends undelivered items through the trigger again, in the order of the changes, and deletes"
          + " from the table (or the queue) what the trigger has accepted. An event is told with"
          + " its item as it is in the table now.",
      "Exit code: 0 if everything was delivered, 1 if something remains."
    })
public final class ReplayCommand implements Callable<Integer> {

  // How long undelivered items are kept.
  private static final int DAYS = 14;

  private final Path projectFolder;
  private final Map<String, String> caller;
  private final Clock clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--table",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "The party table.")
  private String table = "";

  @Option(names = "--function", paramLabel = "NAME", description = "The invitation trigger.")
  private String function = "";

  @Option(
      names = "--date",
      paramLabel = "DATE",
      scope = ScopeType.INHERIT,
      converter = DateConverter.class,
      description = "A day (UTC) of undelivered items; may be repeated. Default: the last 14 days.")
  private Set<LocalDate> dates = new LinkedHashSet<>();

  @Option(
      names = "--since",
      paramLabel = "DATE",
      scope = ScopeType.INHERIT,
      converter = DateConverter.class,
      description = "All days since this one.")
  private @Nullable LocalDate since;

  @Option(
      names = "--event",
      paramLabel = "ID",
      description = "Only the event with this id; may be repeated.")
  private Set<String> events = new LinkedHashSet<>();

  @Option(
      names = "--queue",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description =
          "Use this on-failure queue instead of the table: batches that Lambda stopped retrying.")
  private String queue = "";

  @Option(
      names = "--discard",
      paramLabel = "ID",
      description =
          "Delete the event (or the queue's message) with this id without sending it; may be"
              + " repeated.")
  private Set<String> discarded = new LinkedHashSet<>();

  @Option(
      names = "--discard-all",
      description = "Delete all events (or messages) without sending them, after a question.")
  private boolean discardsAll;

  @Option(names = "--yes", description = "Answer the question of --discard-all with yes.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Only list what would be replayed.")
  private boolean dryRun;

  @Option(
      names = "--show-ids",
      scope = ScopeType.INHERIT,
      description = "Show users' ids instead of the hashes that the logs have.")
  private boolean showsIds;

  @Option(
      names = "--local",
      scope = ScopeType.INHERIT,
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

  /** A part of the command that calls AWS. */
  @FunctionalInterface
  private interface Action {
    int run(Optional<RunningStack> stack, ReplayClients clients) throws CommandException;
  }

  @Override
  public Integer call() throws CommandException, IOException {
    boolean discards = discardsAll || !discarded.isEmpty();
    if (discards && (dryRun || !events.isEmpty() || (discardsAll && !discarded.isEmpty()))) {
      throw invalid(
          "--discard, --discard-all, --event and --dry-run cannot be combined with each other");
    }
    if (!queue.isEmpty() && !events.isEmpty()) {
      throw invalid("--queue cannot be combined with --table, --date, --since or --event");
    }
    if (queue.isEmpty()) {
      return withClients(discards ? this::discardFromTable : this::replayTable);
    }
    return withClients(discards ? this::discardFromQueue : this::replayQueue);
  }

  /** {@code bin/replay list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Lists undelivered events, one line each: id, age, item, reason. With --queue, its"
            + " messages.",
        "Exit code: 0 if there are none, 1 if there are some."
      })
  int list() throws CommandException, IOException {
    return withClients(
        (stack, clients) -> {
          int count = queue.isEmpty() ? listTable(stack, clients) : queueReplay(clients).list();
          if (count == 0) {
            print("nothing is undelivered");
          }
          return count == 0 ? 0 : 1;
        });
  }

  private int withClients(Action action) throws CommandException, IOException {
    if (!queue.isEmpty() && (!table.isEmpty() || !dates.isEmpty() || since != null)) {
      throw invalid("--queue cannot be combined with --table, --date, --since or --event");
    }
    Optional<RunningStack> stack =
        local ? Optional.of(RunningStack.find(projectFolder, caller)) : Optional.empty();
    try (ReplayClients clients = new ReplayClients(stack)) {
      return action.run(stack, clients);
    } catch (SdkClientException e) {
      // No region or no credentials: thrown before the first call.
      throw new ReplayException(e);
    }
  }

  private int listTable(Optional<RunningStack> stack, ReplayClients clients)
      throws CommandException {
    UndeliveredEvents all = undelivered(undeliveredTable(stack, clients), Set.of());
    EventLines lines = lines();
    all.events().forEach(event -> print(lines.of(event)));
    all.unreadable().forEach(event -> print(lines.of(event)));
    return all.size();
  }

  private int replayTable(Optional<RunningStack> stack, ReplayClients clients)
      throws CommandException {
    String invoked = functionName(stack);
    UndeliveredTable kept = undeliveredTable(stack, clients);
    Trigger trigger = new Trigger(clients.lambda(), invoked);
    UndeliveredEvents undelivered = undelivered(kept, events);
    TableReplay replay = new TableReplay(kept, trigger, lines(), this::print, clock);
    int code =
        undelivered.size() == 0 && !undelivered.missing().isEmpty()
            ? 0
            : report(dryRun ? replay.dryRun(undelivered) : replay.run(undelivered));
    return Math.max(code, reportMissing(undelivered.missing(), "no undelivered event %s is kept"));
  }

  private int discardFromTable(Optional<RunningStack> stack, ReplayClients clients)
      throws CommandException {
    UndeliveredTable kept = undeliveredTable(stack, clients);
    UndeliveredEvents undelivered = undelivered(kept, discarded);
    if (discardsAll && !isConfirmed(undelivered.size() + " undelivered events")) {
      return 1;
    }
    EventLines lines = lines();
    for (UndeliveredEvent event : undelivered.events()) {
      for (UndeliveredItem item : event.items()) {
        kept.discard(item.date(), item.eventId());
      }
      print("discarded " + lines.of(event));
    }
    for (UnreadableEvent event : undelivered.unreadable()) {
      kept.discard(event.date(), event.eventId());
      print("discarded " + lines.of(event));
    }
    return reportMissing(undelivered.missing(), "no undelivered event %s is kept");
  }

  private int replayQueue(Optional<RunningStack> stack, ReplayClients clients)
      throws CommandException {
    String invoked = functionName(stack);
    Trigger trigger = new Trigger(clients.lambda(), invoked);
    QueueReplay replay = queueReplay(clients);
    return report(dryRun ? replay.dryRun() : replay.run(trigger));
  }

  private int discardFromQueue(Optional<RunningStack> stack, ReplayClients clients)
      throws CommandException {
    if (discardsAll && !isConfirmed("all messages of the queue")) {
      return 1;
    }
    return reportMissing(
        queueReplay(clients).discard(discarded), "the queue has no message with the id %s");
  }

  private int reportMissing(Set<String> ids, String text) {
    ids.forEach(id -> printError(text.formatted(id)));
    return ids.isEmpty() ? 0 : 1;
  }

  private String functionName(Optional<RunningStack> stack) {
    return required("--function", function, stack.map(RunningStack::trigger));
  }

  private UndeliveredTable undeliveredTable(Optional<RunningStack> stack, ReplayClients clients) {
    String name = required("--table", table, stack.map(RunningStack::table));
    return new UndeliveredTable(clients.tables(), name);
  }

  private UndeliveredEvents undelivered(UndeliveredTable kept, Set<String> ids)
      throws ReplayException {
    return UndeliveredEvents.read(kept, days(), ids);
  }

  private QueueReplay queueReplay(ReplayClients clients) {
    return new QueueReplay(
        new OnFailureQueue(clients.queues(queue), queue),
        new StreamRange(clients.streams()),
        lines(),
        this::print);
  }

  private EventLines lines() {
    return new EventLines(showsIds, clock);
  }

  private Set<LocalDate> days() {
    if (!dates.isEmpty() && since != null) {
      throw invalid("use --date or --since, not both");
    }
    if (!dates.isEmpty()) {
      return new HashSet<>(dates);
    }
    LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate first = since == null ? today.minusDays(DAYS) : since;
    if (first.isAfter(today)) {
      throw invalid("--since is in the future");
    }
    return first.datesUntil(today.plusDays(1)).collect(Collectors.toCollection(TreeSet::new));
  }

  private String required(String option, String given, Optional<String> running) {
    if (given.isEmpty() && running.isEmpty()) {
      throw invalid(option + " or --local is required");
    }
    return given.isEmpty() ? running.get() : given;
  }

  private ParameterException invalid(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Asks on standard error, so that the question is seen if the output goes to a file. */
  private boolean isConfirmed(String what) {
    if (yes) {
      return true;
    }
    spec.commandLine().getErr().print("Discard %s without sending them? [y/N] ".formatted(what));
    spec.commandLine().getErr().flush();
    String answer = answer();
    if (answer.equals("y") || answer.equals("yes")) {
      return true;
    }
    printError("nothing was discarded");
    return false;
  }

  private static String answer() {
    try {
      String line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
      return line == null ? "" : line.strip().toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      return "";
    }
  }

  private int report(Outcome outcome) {
    if (outcome.isEmpty()) {
      print("nothing to replay");
    } else if (dryRun) {
      print(outcome.dryRunLine());
    } else if (outcome.isComplete()) {
      print(outcome.line());
    } else {
      printError(outcome.line());
    }
    return outcome.isComplete() ? 0 : 1;
  }

  private void print(String line) {
    spec.commandLine().getOut().println(printable(line));
  }

  private void printError(String line) {
    spec.commandLine().getErr().println("bin/replay: " + printable(line));
  }

  /** Replaces control characters: the table and the queue may contain any text. */
  private static String printable(String line) {
    return line.replaceAll("\\p{C}", "?");
  }
}
