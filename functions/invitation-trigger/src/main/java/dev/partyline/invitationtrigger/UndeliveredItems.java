package dev.partyline.invitationtrigger;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.partyline.awssdk.AwsException;
import dev.partyline.awssdk.AwsService;
import dev.partyline.notification.Notification;
import dev.partyline.outcome.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Keeps undeliverable records in the party table as undelivered items, for an operator to inspect
 * and replay ({@code bin/replay}). Idempotent: the same event on the same day is the same item. A
 * record that is too long for one item is split over several; the first is written last, so that an
 * item with {@code parts} is complete. Thread-safe.
 */
final class UndeliveredItems {

  /** How long an item is kept. */
  static final Duration KEPT_FOR = Duration.ofDays(14);

  /** The deadline for one write, credentials and retries included. */
  static final Duration WRITE_LIMIT = Duration.ofSeconds(8);

  private final AwsService<DynamoDbClient> dynamoDb;
  private final String tableName;
  private final ItemName itemName;
  private final Clock clock;

  /**
   * @param tableName the party table
   */
  UndeliveredItems(
      AwsService<DynamoDbClient> dynamoDb, String tableName, ItemName itemName, Clock clock) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
    this.itemName = itemName;
    this.clock = clock;
  }

  /**
   * Keeps a record without a notification.
   *
   * @param reason for the operator
   * @return the name of the record's item
   * @throws UnavailableException if the item cannot be written in the remaining time
   */
  String keep(StreamRecord record, String reason, RemainingTime remainingTime) {
    return keep(record, reason, Map.of(), remainingTime);
  }

  /**
   * Keeps a record and its notification.
   *
   * @param reason for the operator
   * @return the name of the record's item
   * @throws UnavailableException if the item cannot be written in the remaining time
   */
  String keep(
      StreamRecord record, Notification notification, String reason, RemainingTime remainingTime) {
    Map<String, AttributeValue> sent =
        Map.of(
            "channel", fromS(notification.channel().name()),
            "event", fromS(notification.event().value()),
            "data", fromS(notification.data().json()));
    return keep(record, reason, Map.of("notification", fromM(sent)), remainingTime);
  }

  private String keep(
      StreamRecord record,
      String reason,
      Map<String, AttributeValue> notification,
      RemainingTime remainingTime) {
    Instant failedAt = clock.instant();
    List<String> parts = ItemParts.of(record.json());
    for (int part = parts.size(); part > 1; part--) {
      put(item(record.eventId() + "#" + part, parts.get(part - 1), failedAt), remainingTime);
    }
    Map<String, AttributeValue> first = item(record.eventId(), parts.get(0), failedAt);
    first.putAll(notification);
    String name = itemName.of(record);
    first.put("item", fromS(name));
    first.put("reason", fromS(reason));
    first.put("parts", fromN(Integer.toString(parts.size())));
    put(first, remainingTime);
    return name;
  }

  private static Map<String, AttributeValue> item(
      String sortKey, String recordPart, Instant failedAt) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("PK", fromS("UNDELIVERED#" + failedAt.atOffset(ZoneOffset.UTC).toLocalDate()));
    item.put("SK", fromS(sortKey));
    item.put("record", fromS(recordPart));
    item.put("failedAt", fromS(failedAt.toString()));
    item.put("expiresAt", fromN(Long.toString(failedAt.plus(KEPT_FOR).getEpochSecond())));
    return item;
  }

  private void put(Map<String, AttributeValue> item, RemainingTime remainingTime) {
    if (remainingTime.minus(RetryingPublisher.REPORT_TIME).compareTo(WRITE_LIMIT) < 0) {
      throw new UnavailableException("no time left", null);
    }
    try {
      dynamoDb.call(
          WRITE_LIMIT,
          (client, limits) ->
              client.putItem(
                  put -> put.tableName(tableName).item(item).overrideConfiguration(limits)));
    } catch (AwsException e) {
      throw new UnavailableException("undelivered items", e);
    }
  }
}
