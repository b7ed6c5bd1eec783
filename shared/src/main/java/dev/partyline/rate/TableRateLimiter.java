package dev.partyline.rate;

import dev.partyline.dynamodb.LateClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A count for each caller and minute, shared by all sandboxes: one conditional {@code UpdateItem},
 * and an expiry so that counts do not pile up. The minute is fixed, since a bucket that refills
 * would have to be read before it is written. Thread-safe.
 */
public final class TableRateLimiter implements RateLimiter {

  // DynamoDB deletes within days of this; until then the item is of no account.
  private static final Duration KEPT_FOR = Duration.ofMinutes(5);
  private static final long WINDOW_SECONDS = 60;

  // The count in memory is there to decide instead: not worth a wait that the user would notice.
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final LateClient dynamoDb;
  private final String tableName;
  private final int perMinute;
  private final Clock clock;

  /**
   * @param tableName a table with keys {@code PK} and {@code SK}, and {@code expiresAt} as its TTL
   * @param perMinute how many requests a caller may make in a minute, 1 or more
   */
  public TableRateLimiter(LateClient dynamoDb, String tableName, int perMinute, Clock clock) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /**
   * {@inheritDoc}
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the table cannot be asked
   */
  @Override
  public Verdict take(Caller who) {
    long now = clock.instant().getEpochSecond();
    long window = now - now % WINDOW_SECONDS;
    try {
      dynamoDb
          .get()
          .updateItem(
              UpdateItemRequest.builder()
                  .tableName(tableName)
                  .key(
                      Map.of(
                          "PK", AttributeValue.fromS("RATE#" + who.key()),
                          "SK", AttributeValue.fromS(Instant.ofEpochSecond(window).toString())))
                  .updateExpression("ADD requests :one SET expiresAt = :expiresAt")
                  .conditionExpression("attribute_not_exists(requests) OR requests < :limit")
                  .expressionAttributeValues(
                      Map.of(
                          ":one", number(1),
                          ":limit", number(perMinute),
                          ":expiresAt", number(window + KEPT_FOR.toSeconds())))
                  .overrideConfiguration(call -> call.apiCallTimeout(TIMEOUT))
                  .build());
      return new Verdict.Allowed(false);
    } catch (ConditionalCheckFailedException e) {
      return new Verdict.Limited(Duration.ofSeconds(window + WINDOW_SECONDS - now));
    }
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
