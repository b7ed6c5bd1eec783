package dev.partyline.operations.replay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Formats undelivered events for the operator, each as one line: id, age, item key, reason. Never
 * shows what a record holds.
 */
final class EventLines {

  private final boolean withIds;
  private final Clock clock;

  /**
   * @param withIds shows users' ids instead of their pseudonyms
   */
  EventLines(boolean withIds, Clock clock) {
    this.withIds = withIds;
    this.clock = clock;
  }

  String of(UndeliveredEvent event) {
    return line(event.eventId(), event.oldest().failedAt(), event.item(withIds), event.reason());
  }

  String of(UnreadableEvent event) {
    String item = event.itemName().isEmpty() ? "?" : event.itemName();
    return line(event.eventId(), event.failedAt(), item, event.problem());
  }

  String line(String id, String since, String item, String reason) {
    return "%s  %s  %s  %s".formatted(id, age(since), item, reason);
  }

  /** In the largest unit that fits, such as {@code 3d}. */
  private String age(String since) {
    Duration age;
    try {
      age = Duration.between(Instant.parse(since), clock.instant());
    } catch (DateTimeParseException e) {
      return "?";
    }
    if (age.toDays() > 0) {
      return age.toDays() + "d";
    }
    if (age.toHours() > 0) {
      return age.toHours() + "h";
    }
    return age.toMinutes() > 0 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
  }
}
