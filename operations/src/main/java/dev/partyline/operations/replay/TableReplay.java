package dev.partyline.operations.replay;

import dev.partyline.party.Expiry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Replays undelivered events of the party table, in the order of the changes: invokes the trigger
 * with their records, whose items are as they are in the table now, and deletes the undelivered
 * items that it has accepted. Not thread-safe.
 */
public final class TableReplay {

  // Between this clock and Lambda's.
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(1);

  private final UndeliveredTable table;
  private final Trigger trigger;
  private final EventLines lines;
  private final Consumer<String> output;
  private final Clock clock;
  private final Expiry expiry;

  private int delivered;
  private int superseded;
  private int stillUndeliverable;
  private int gone;

  /**
   * @param lines formats an event
   * @param output receives a line for each event that is not sent, and in a dry run for each event
   */
  TableReplay(
      UndeliveredTable table,
      Trigger trigger,
      EventLines lines,
      Consumer<String> output,
      Clock clock) {
    this.table = table;
    this.trigger = trigger;
    this.lines = lines;
    this.output = output;
    this.clock = clock;
    this.expiry = new Expiry(clock);
  }

  /** Lists what a replay would do. */
  Outcome dryRun(UndeliveredEvents undelivered) throws ReplayException {
    undelivered.unreadable().forEach(event -> output.accept(event.line()));
    for (UndeliveredEvent event : undelivered.events()) {
      switch (change(event)) {
        case CurrentChange.Send send -> {
          output.accept(lines.of(event));
          delivered++;
        }
        case CurrentChange.Superseded(String why) -> {
          output.accept(supersededLine(event, why));
          superseded++;
        }
        case CurrentChange.Gone() -> {
          output.accept(goneLine(event));
          gone++;
        }
      }
    }
    return outcome(undelivered, 0, Optional.empty());
  }

  /** Replays; stops at the first event that the trigger reports. */
  Outcome run(UndeliveredEvents undelivered) throws ReplayException {
    undelivered.unreadable().forEach(event -> output.accept(event.line()));
    List<Sent> send = new ArrayList<>();
    for (UndeliveredEvent event : undelivered.events()) {
      switch (change(event)) {
        case CurrentChange.Send(EventRecord record) -> send.add(new Sent(event, record));
        case CurrentChange.Superseded(String why) -> {
          for (UndeliveredItem item : event.items()) {
            table.delete(item);
          }
          output.accept(supersededLine(event, why));
          superseded++;
        }
        case CurrentChange.Gone() -> {
          output.accept(goneLine(event));
          gone++;
        }
      }
    }
    int done = 0;
    Optional<String> stopped = Optional.empty();
    for (List<Sent> batch : Batches.of(send, Sent::record)) {
      try {
        Instant start = clock.instant();
        Progress progress = trigger.deliver(batch.stream().map(Sent::record).toList());
        for (Sent sent : batch.subList(0, progress.done())) {
          settle(sent.event(), start);
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
    return outcome(undelivered, send.size() - done, stopped);
  }

  private CurrentChange change(UndeliveredEvent event) throws ReplayException {
    Optional<ItemKey> key = event.record().key();
    return CurrentChange.of(
        event.record(), key.isEmpty() ? Optional.empty() : table.item(key.get()), expiry);
  }

  private String supersededLine(UndeliveredEvent event, String why) {
    return "%s  superseded: %s".formatted(lines.of(event), why);
  }

  private String goneLine(UndeliveredEvent event) {
    return "%s  the item no longer exists; if the event is not wanted: bin/replay --discard %s"
        .formatted(lines.of(event), event.eventId());
  }

  private Outcome outcome(UndeliveredEvents all, int remaining, Optional<String> stopped) {
    return new Outcome(
        delivered,
        superseded,
        stillUndeliverable,
        gone,
        remaining,
        all.unreadable().size(),
        stopped);
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

  /** A record that is sent for an event. */
  private record Sent(UndeliveredEvent event, EventRecord record) {}
}
