package dev.partyline.operations.replay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Puts the undelivered events of some days back through the trigger, in their own order, and takes
 * out of the table what the trigger has taken. Nothing is removed before that. Used by one thread.
 */
public final class TableReplay {

  // Between this clock and Lambda's.
  private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

  private final UndeliveredTable table;
  private final Trigger trigger;
  private final Consumer<String> lines;
  private final Clock clock;

  private int delivered;
  private int stillUndeliverable;
  private int unreadable;

  /**
   * @param lines takes a line for what cannot be read, and in a dry run for each event
   */
  public TableReplay(UndeliveredTable table, Trigger trigger, Consumer<String> lines, Clock clock) {
    this.table = table;
    this.trigger = trigger;
    this.lines = lines;
    this.clock = clock;
  }

  /**
   * Says what would be replayed.
   *
   * @param dates the days to look at, UTC
   * @param wanted which event ids
   */
  public Outcome dryRun(Set<LocalDate> dates, Predicate<String> wanted) throws ReplayException {
    List<UndeliveredEvent> events = read(dates, wanted);
    events.forEach(event -> lines.accept(event.line()));
    return new Outcome(0, 0, events.size(), unreadable, Optional.empty());
  }

  /** Replays; stops at the first event that the trigger does not take. */
  public Outcome run(Set<LocalDate> dates, Predicate<String> wanted) throws ReplayException {
    List<UndeliveredEvent> events = read(dates, wanted);
    Optional<String> stopped = Optional.empty();
    int done = 0;
    for (List<UndeliveredEvent> batch : Batches.of(events, UndeliveredEvent::record)) {
      try {
        Instant start = clock.instant();
        Progress progress = trigger.deliver(batch.stream().map(UndeliveredEvent::record).toList());
        for (UndeliveredEvent event : batch.subList(0, progress.done())) {
          settle(event, start);
          done++;
        }
        stopped = progress.stopped();
      } catch (ReplayException e) {
        stopped = Optional.of(String.valueOf(e.getMessage()));
      }
      if (stopped.isPresent()) {
        break;
      }
    }
    return new Outcome(delivered, stillUndeliverable, events.size() - done, unreadable, stopped);
  }

  /** In the order in which the changes came about, each event once. */
  private List<UndeliveredEvent> read(Set<LocalDate> dates, Predicate<String> wanted)
      throws ReplayException {
    Map<String, UndeliveredEvent> events = new LinkedHashMap<>();
    for (LocalDate date : new TreeSet<>(dates)) {
      UndeliveredDay day = table.read(date);
      day.unreadable()
          .forEach(
              (eventId, why) -> {
                if (wanted.test(eventId)) {
                  lines.accept(why);
                  unreadable++;
                }
              });
      for (UndeliveredEvent event : day.events()) {
        if (wanted.test(event.eventId())) {
          events.merge(event.eventId(), event, TableReplay::both);
        }
      }
    }
    return events.values().stream()
        .sorted(Comparator.comparing(UndeliveredEvent::record, EventRecord.OWN_ORDER))
        .toList();
  }

  private static UndeliveredEvent both(UndeliveredEvent earlier, UndeliveredEvent later) {
    List<UndeliveredItem> items = new ArrayList<>(earlier.items());
    items.addAll(later.items());
    return new UndeliveredEvent(earlier.record(), items, later.reason(), later.notification());
  }

  /** The trigger has sent it, or has kept it as undelivered once more: the table tells which. */
  private void settle(UndeliveredEvent event, Instant start) throws ReplayException {
    boolean again = isKeptAgain(event, start);
    for (UndeliveredItem item : event.items()) {
      again |= !table.remove(item);
    }
    if (again) {
      stillUndeliverable++;
    } else {
      delivered++;
    }
  }

  /** Under a day on which it was not kept before; for the others the removal finds out. */
  private boolean isKeptAgain(UndeliveredEvent event, Instant start) throws ReplayException {
    Instant since = start.minus(CLOCKS_APART);
    Set<LocalDate> days = new HashSet<>();
    days.add(day(since));
    days.add(day(clock.instant().plus(CLOCKS_APART)));
    event.items().forEach(item -> days.remove(item.date()));
    for (LocalDate day : days) {
      if (table.hasFailed(day, event.eventId(), since)) {
        return true;
      }
    }
    return false;
  }

  private static LocalDate day(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
