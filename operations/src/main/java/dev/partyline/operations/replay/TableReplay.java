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
 * Replays the undelivered items of the party table: invokes the trigger with their records, in the
 * order of the changes, and deletes the items that it has accepted. Not thread-safe.
 */
public final class TableReplay {

  // Between this clock and Lambda's.
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(1);

  private final UndeliveredTable table;
  private final Trigger trigger;
  private final Consumer<String> lines;
  private final Clock clock;

  private int delivered;
  private int stillUndeliverable;
  private int unreadable;

  /**
   * @param lines receives a line for each item that cannot be read, and in a dry run for each event
   */
  public TableReplay(UndeliveredTable table, Trigger trigger, Consumer<String> lines, Clock clock) {
    this.table = table;
    this.trigger = trigger;
    this.lines = lines;
    this.clock = clock;
  }

  /**
   * Lists what a replay would send.
   *
   * @param dates the days to read, UTC
   * @param selected which event ids
   */
  public Outcome dryRun(Set<LocalDate> dates, Predicate<String> selected) throws ReplayException {
    List<UndeliveredEvent> events = read(dates, selected);
    events.forEach(event -> lines.accept(event.line()));
    return new Outcome(0, 0, events.size(), unreadable, Optional.empty());
  }

  /** Replays; stops at the first event that the trigger reports. */
  public Outcome run(Set<LocalDate> dates, Predicate<String> selected) throws ReplayException {
    List<UndeliveredEvent> events = read(dates, selected);
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

  /** Each event once, in the order of the changes. */
  private List<UndeliveredEvent> read(Set<LocalDate> dates, Predicate<String> selected)
      throws ReplayException {
    Map<String, UndeliveredEvent> events = new LinkedHashMap<>();
    for (LocalDate date : new TreeSet<>(dates)) {
      UndeliveredDay day = table.read(date);
      day.unreadable()
          .forEach(
              (eventId, reason) -> {
                if (selected.test(eventId)) {
                  lines.accept(reason);
                  unreadable++;
                }
              });
      for (UndeliveredEvent event : day.events()) {
        if (selected.test(event.eventId())) {
          events.merge(event.eventId(), event, TableReplay::merged);
        }
      }
    }
    return events.values().stream()
        .sorted(Comparator.comparing(UndeliveredEvent::record, EventRecord.CHANGE_ORDER))
        .toList();
  }

  private static UndeliveredEvent merged(UndeliveredEvent earlier, UndeliveredEvent later) {
    List<UndeliveredItem> items = new ArrayList<>(earlier.items());
    items.addAll(later.items());
    return new UndeliveredEvent(earlier.record(), items, later.reason(), later.notification());
  }

  /** Finds out from the table whether the trigger has delivered an event or kept it again. */
  private void settle(UndeliveredEvent event, Instant start) throws ReplayException {
    boolean again = isKeptAgain(event, start);
    for (UndeliveredItem item : event.items()) {
      again |= !table.delete(item);
    }
    if (again) {
      stillUndeliverable++;
    } else {
      delivered++;
    }
  }

  /** Reads the days on which the event had no item; for other days, the deletion fails. */
  private boolean isKeptAgain(UndeliveredEvent event, Instant start) throws ReplayException {
    Instant since = start.minus(MAX_CLOCK_SKEW);
    Set<LocalDate> days = new HashSet<>();
    days.add(day(since));
    days.add(day(clock.instant().plus(MAX_CLOCK_SKEW)));
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
