package dev.partyline.operations.replay;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The undelivered events of some days.
 *
 * @param events those that can be replayed, each once, in the order of the changes
 * @param unreadable those that cannot, by day and id
 * @param missing the ids that were asked for, of which there is no event
 */
record UndeliveredEvents(
    List<UndeliveredEvent> events, List<UnreadableEvent> unreadable, Set<String> missing) {

  /**
   * Reads events.
   *
   * @param dates the days, UTC
   * @param ids the event ids; empty for all
   */
  static UndeliveredEvents read(UndeliveredTable table, Set<LocalDate> dates, Set<String> ids)
      throws ReplayException {
    Map<String, UndeliveredEvent> events = new HashMap<>();
    List<UnreadableEvent> unreadable = new ArrayList<>();
    for (LocalDate date : new TreeSet<>(dates)) {
      UndeliveredDay day = table.read(date);
      day.unreadable().stream()
          .filter(event -> ids.isEmpty() || ids.contains(event.eventId()))
          .forEach(unreadable::add);
      for (UndeliveredEvent event : day.events()) {
        if (ids.isEmpty() || ids.contains(event.eventId())) {
          events.merge(event.eventId(), event, UndeliveredEvent::and);
        }
      }
    }
    Set<String> found = new HashSet<>(events.keySet());
    unreadable.forEach(event -> found.add(event.eventId()));
    Set<String> missing = new LinkedHashSet<>(ids);
    missing.removeAll(found);
    return new UndeliveredEvents(
        events.values().stream()
            .sorted(Comparator.comparing(UndeliveredEvent::record, EventRecord.CHANGE_ORDER))
            .toList(),
        unreadable,
        missing);
  }

  int size() {
    return events.size() + unreadable.size();
  }
}
