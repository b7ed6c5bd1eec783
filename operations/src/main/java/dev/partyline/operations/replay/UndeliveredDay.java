package dev.partyline.operations.replay;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The undelivered items of one day, joined to events.
 *
 * @param events the events that can be replayed
 * @param unreadable those that cannot
 */
record UndeliveredDay(List<UndeliveredEvent> events, List<UnreadableEvent> unreadable) {

  private static final AttributeValue MISSING = AttributeValue.fromNul(true);
  private static final Pattern FURTHER_PART = Pattern.compile(".+#[0-9]+");
  // 30 MB, larger than any record.
  private static final int MAX_PARTS = 100;

  static UndeliveredDay of(LocalDate date, List<Map<String, AttributeValue>> items) {
    Map<String, Map<String, AttributeValue>> bySortKey = new TreeMap<>();
    items.forEach(item -> bySortKey.put(text(item, "SK"), item));
    UndeliveredDay day = new UndeliveredDay(new ArrayList<>(), new ArrayList<>());
    bySortKey.forEach(
        (sortKey, item) -> {
          // A further part without a first item is not an event: the first item is written last and
          // deleted first.
          if (item.containsKey("parts") || !FURTHER_PART.matcher(sortKey).matches()) {
            day.read(date, sortKey, item, bySortKey);
          }
        });
    return day;
  }

  private void read(
      LocalDate date,
      String eventId,
      Map<String, AttributeValue> first,
      Map<String, Map<String, AttributeValue>> bySortKey) {
    StringBuilder json = new StringBuilder(text(first, "record"));
    List<UndeliveredItem.Part> parts = new ArrayList<>();
    int count = count(first);
    if (json.isEmpty()) {
      add(date, eventId, first, "the record is missing");
      return;
    }
    if (count < 1 || count > MAX_PARTS) {
      add(date, eventId, first, "the number of parts is missing or invalid");
      return;
    }
    for (int i = 2; i <= count; i++) {
      String sortKey = eventId + "#" + i;
      Map<String, AttributeValue> part = bySortKey.getOrDefault(sortKey, Map.of());
      if (text(part, "record").isEmpty()) {
        add(date, eventId, first, "part %d of %d is missing".formatted(i, count));
        return;
      }
      json.append(text(part, "record"));
      parts.add(new UndeliveredItem.Part(sortKey, text(part, "failedAt")));
    }
    UndeliveredItem place =
        new UndeliveredItem(date, eventId, text(first, "failedAt"), List.copyOf(parts));
    EventRecord.read(json.toString())
        .ifPresentOrElse(
            record ->
                events.add(
                    new UndeliveredEvent(
                        record, List.of(place), text(first, "item"), text(first, "reason"))),
            () -> add(date, eventId, first, "the record is invalid"));
  }

  private void add(
      LocalDate date, String eventId, Map<String, AttributeValue> first, String problem) {
    unreadable.add(
        new UnreadableEvent(date, eventId, text(first, "failedAt"), text(first, "item"), problem));
  }

  private static int count(Map<String, AttributeValue> first) {
    String number = first.getOrDefault("parts", MISSING).n();
    Matcher digits = Pattern.compile("[0-9]{1,4}").matcher(number == null ? "" : number);
    return digits.matches() ? Integer.parseInt(digits.group()) : 0;
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    String value = item.getOrDefault(name, MISSING).s();
    return value == null ? "" : value;
  }
}
