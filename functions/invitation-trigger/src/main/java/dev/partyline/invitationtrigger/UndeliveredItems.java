package dev.partyline.invitationtrigger;

import dev.partyline.notification.Notification;
import dev.partyline.outcome.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * Keeps in the party table what cannot be delivered, for somebody to look at and to put back
 * ({@code bin/replay}). Safe to repeat: the same event on the same day is the same item. A record
 * that is too long for one item is spread over several, and the first is written last, so that an
 * item with {@code parts} is a whole one. Used by one invocation at a time.
 */
final class UndeliveredItems {

  /** How long an item stays. */
  static final Duration KEPT_FOR = Duration.ofDays(14);

  /** How long one write may take, retries and the client's first steps included. */
  static final Duration WRITE_LIMIT = Duration.ofSeconds(8);

  private static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(3);

  private final LateClient dynamoDb;
  private final String tableName;
  private final Clock clock;

  /**
   * @param dynamoDb made at the first item: most functions never see one, and the client costs much
   *     of a cold start
   * @param tableName the party table
   */
  UndeliveredItems(LateClient dynamoDb, String tableName, Clock clock) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
    this.clock = clock;
  }

  /** A client whose calls end in time. */
  static DynamoDbClient connect() {
    return DynamoDb.connect(ATTEMPT_LIMIT, WRITE_LIMIT);
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
    Map<String, AttributeValue> attributes =
        Map.of(
            "channel", AttributeValue.fromS(notification.channel().name()),
            "event", AttributeValue.fromS(notification.event().value()),
            "data", AttributeValue.fromS(notification.data().json()));
    keep(record, reason, Map.of("notification", AttributeValue.fromM(attributes)), timeLeft);
  }

  private void keep(
      StreamRecord record,
      String reason,
      Map<String, AttributeValue> notification,
      TimeLeft timeLeft) {
    Instant failedAt = clock.instant();
    List<String> parts = ItemParts.of(record.json());
    for (int part = parts.size(); part > 1; part--) {
      put(item(record.eventId() + "#" + part, parts.get(part - 1), failedAt), timeLeft);
    }
    Map<String, AttributeValue> first = item(record.eventId(), parts.get(0), failedAt);
    first.put("parts", AttributeValue.fromN(Integer.toString(parts.size())));
    first.put("reason", AttributeValue.fromS(reason));
    first.putAll(notification);
    put(first, timeLeft);
  }

  private static Map<String, AttributeValue> item(
      String sortKey, String recordPart, Instant failedAt) {
    String day = failedAt.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    long expiresAt = failedAt.plus(KEPT_FOR).getEpochSecond();
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("PK", AttributeValue.fromS("UNDELIVERED#" + day));
    item.put("SK", AttributeValue.fromS(sortKey));
    item.put("record", AttributeValue.fromS(recordPart));
    item.put("failedAt", AttributeValue.fromS(failedAt.toString()));
    item.put("expiresAt", AttributeValue.fromN(Long.toString(expiresAt)));
    return item;
  }

  private void put(Map<String, AttributeValue> item, TimeLeft timeLeft) {
    if (timeLeft.but(RetryingPublisher.REPORT).compareTo(WRITE_LIMIT) < 0) {
      throw new UnavailableException("no time left", null);
    }
    try {
      dynamoDb.get().putItem(PutItemRequest.builder().tableName(tableName).item(item).build());
    } catch (SdkException e) {
      throw new UnavailableException("undelivered items", e);
    }
  }
}
