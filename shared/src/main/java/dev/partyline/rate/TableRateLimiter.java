package dev.partyline.rate;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.partyline.awssdk.AwsException;
import dev.partyline.awssdk.AwsService;
import dev.partyline.outcome.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

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

  private final AwsService<DynamoDbClient> dynamoDb;
  private final String tableName;
  private final int perMinute;
  private final Clock clock;

  /**
   * @param tableName a table with keys {@code PK} and {@code SK}, and {@code expiresAt} as its TTL
   * @param perMinute how many requests a caller may make in a minute, 1 or more
   */
  public TableRateLimiter(
      AwsService<DynamoDbClient> dynamoDb, String tableName, int perMinute, Clock clock) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnavailableException if the table cannot be asked
   */
  @Override
  public Verdict take(Caller who) {
    long now = clock.instant().getEpochSecond();
    long window = now - now % WINDOW_SECONDS;
    try {
      countOne(who, window);
      return new Verdict.Allowed(false);
    } catch (AwsException e) {
      if (e.code().equals("ConditionalCheckFailedException")) {
        return new Verdict.Limited(Duration.ofSeconds(window + WINDOW_SECONDS - now));
      }
      throw new UnavailableException("rate", e);
    }
  }

  private void countOne(Caller who, long window) throws AwsException {
    Map<String, AttributeValue> key =
        Map.of(
            "PK", fromS("RATE#" + who.key()),
            "SK", fromS(Instant.ofEpochSecond(window).toString()));
    Map<String, AttributeValue> values =
        Map.of(
            ":one", fromN("1"),
            ":limit", fromN(Integer.toString(perMinute)),
            ":expiresAt", fromN(Long.toString(window + KEPT_FOR.toSeconds())));
    dynamoDb.call(
        TIMEOUT,
        (client, limits) ->
            client.updateItem(
                update ->
                    update
                        .tableName(tableName)
                        .key(key)
                        .updateExpression("ADD requests :one SET expiresAt = :expiresAt")
                        .conditionExpression("attribute_not_exists(requests) OR requests < :limit")
                        .expressionAttributeValues(values)
                        .overrideConfiguration(limits)));
  }
}
