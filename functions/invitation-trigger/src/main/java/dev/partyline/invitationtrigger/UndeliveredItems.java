package dev.partyline.invitationtrigger;

import dev.partyline.dynamodb.DynamoDb;
import dev.partyline.dynamodb.DynamoDbException;
import dev.partyline.dynamodb.Key;
import dev.partyline.dynamodb.NewItem;
import dev.partyline.notification.Notification;
import dev.partyline.outcome.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps in the party table what cannot be delivered, for somebody to look at and to put back
 * ({@code bin/replay}). Safe to repeat: the same event on the same day is the same item. A record
 * that is too long for one item is spread over several, and the first is written last, so that an
 * item with {@code parts} is a whole one. Thread-safe.
 */
final class UndeliveredItems {

  /** How long an item stays. */
  static final Duration KEPT_FOR = Duration.ofDays(14);

  /** How long one write may take, credentials and retries included. */
  static final Duration WRITE_LIMIT = Duration.ofSeconds(8);

  private final DynamoDb dynamoDb;
  private final String tableName;
  private final Clock clock;

  /**
   * @param tableName the party table
   */
  UndeliveredItems(DynamoDb dynamoDb, String tableName, Clock clock) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
    this.clock = clock;
  }

  /**
   * Keeps a record that never became a notification.
   *
   * @param reason for the person who looks at it
   * @throws UnavailableException if the table cannot be written to, or not in the time that is left
   */
  void keep(StreamRecord record, String reason, TimeLeft timeLeft) {
    keep(record, reason, Map.of(), timeLeft);
  }

  /**
   * Keeps a record and the notification that came of it.
   *
   * @param reason for the person who looks at it
   * @throws UnavailableException if the table cannot be written to, or not in the time that is left
   */
  void keep(StreamRecord record, Notification notification, String reason, TimeLeft timeLeft) {
    Map<String, String> texts =
        Map.of(
            "channel", notification.channel().name(),
            "event", notification.event().value(),
            "data", notification.data().json());
    keep(record, reason, Map.of("notification", texts), timeLeft);
  }

  private void keep(
      StreamRecord record,
      String reason,
      Map<String, Map<String, String>> notification,
      TimeLeft timeLeft) {
    Instant failedAt = clock.instant();
    long expiresAt = failedAt.plus(KEPT_FOR).getEpochSecond();
    List<String> parts = ItemParts.of(record.json());
    for (int part = parts.size(); part > 1; part--) {
      put(
          new NewItem(
              key(record.eventId() + "#" + part, failedAt),
              texts(parts.get(part - 1), failedAt),
              Map.of("expiresAt", expiresAt),
              Map.of()),
          timeLeft);
    }
    Map<String, String> texts = texts(parts.get(0), failedAt);
    texts.put("reason", reason);
    put(
        new NewItem(
            key(record.eventId(), failedAt),
            texts,
            Map.of("expiresAt", expiresAt, "parts", (long) parts.size()),
            notification),
        timeLeft);
  }

  private static Key key(String sortKey, Instant failedAt) {
    return new Key("UNDELIVERED#" + failedAt.atOffset(ZoneOffset.UTC).toLocalDate(), sortKey);
  }

  private static Map<String, String> texts(String recordPart, Instant failedAt) {
    Map<String, String> texts = new HashMap<>();
    texts.put("record", recordPart);
    texts.put("failedAt", failedAt.toString());
    return texts;
  }

  private void put(NewItem item, TimeLeft timeLeft) {
    if (timeLeft.but(RetryingPublisher.REPORT).compareTo(WRITE_LIMIT) < 0) {
      throw new UnavailableException("no time left", null);
    }
    try {
      dynamoDb.putItem(tableName, item, WRITE_LIMIT);
    } catch (DynamoDbException e) {
      throw new UnavailableException("undelivered items", e);
    }
  }
}
