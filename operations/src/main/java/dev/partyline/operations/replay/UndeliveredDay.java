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
 * The items of one day, put together to events.
 *
 * @param events what can be replayed
 * @param unreadable for each event that cannot be read, its key and the reason, by event id
 */
record UndeliveredDay(List<UndeliveredEvent> events, Map<String, String> unreadable) {

  private static final AttributeValue NOTHING = AttributeValue.fromNul(true);
  private static final Pattern FURTHER = Pattern.compile(".+#[0-9]+");
  // 30 MB, more than any record has.
  private static final int MAX_PARTS = 100;

  static UndeliveredDay of(LocalDate date, List<Map<String, AttributeValue>> items) {
    Map<String, Map<String, AttributeValue>> bySortKey = new TreeMap<>();
    items.forEach(item -> bySortKey.put(text(item, "SK"), item));
    UndeliveredDay day = new UndeliveredDay(new ArrayList<>(), new TreeMap<>());
    bySortKey.forEach(
        (sortKey, item) -> {
          // A further item alone is no event: the first one is written last, and removed first.
          if (item.containsKey("parts") || !FURTHER.matcher(sortKey).matches()) {
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
    String key = UndeliveredItem.partition(date) + " " + eventId;
    int count = count(first);
    if (json.isEmpty()) {
      unreadable.put(eventId, key + ": it has no record");
      return;
    }
    if (count < 1 || count > MAX_PARTS) {
      unreadable.put(eventId, key + ": it does not say of how many parts it is");
      return;
    }
    for (int i = 2; i <= count; i++) {
      String sortKey = eventId + "#" + i;
      Map<String, AttributeValue> part = bySortKey.getOrDefault(sortKey, Map.of());
      if (text(part, "record").isEmpty()) {
        unreadable.put(eventId, "%s: part %d of %d is missing".formatted(key, i, count));
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
                        record, List.of(place), text(first, "reason"), notification(first))),
            () -> unreadable.put(eventId, key + ": its record is not one"));
  }

  private static int count(Map<String, AttributeValue> first) {
    String number = first.getOrDefault("parts", NOTHING).n();
    Matcher digits = Pattern.compile("[0-9]{1,4}").matcher(number == null ? "" : number);
    return digits.matches() ? Integer.parseInt(digits.group()) : 0;
  }

  private static String notification(Map<String, AttributeValue> first) {
    Map<String, AttributeValue> notification = first.getOrDefault("notification", NOTHING).m();
    return (text(notification, "channel") + " " + text(notification, "event")).strip();
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    String value = item.getOrDefault(name, NOTHING).s();
    return value == null ? "" : value;
  }
}
