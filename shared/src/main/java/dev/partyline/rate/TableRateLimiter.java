package dev.partyline.rate;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.partyline.awssdk.AwsException;
import dev.partyline.awssdk.AwsService;
import dev.partyline.deadline.Deadline;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.pseudonym.Pseudonyms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A count for each caller and minute, shared by all sandboxes: one conditional {@code UpdateItem},
 * with an expiry so that old counts are deleted. The minutes are fixed, since a bucket that refills
 * must be read before it is written. The table holds pseudonyms, never a user id or an address.
 * While two sandboxes know different secrets, for 5 minutes after a rotation, each counts for
 * itself. Thread-safe.
 */
public final class TableRateLimiter implements RateLimiter {

  // DynamoDB deletes an expired item within days; it is not read after its minute.
  private static final Duration KEPT_FOR = Duration.ofMinutes(5);
  private static final long WINDOW_SECONDS = 60;

  private final AwsService<DynamoDbClient> dynamoDb;
  private final String tableName;
  private final Pseudonyms pseudonyms;
  private final int perMinute;
  private final Duration timeout;
  private final Clock clock;

  /**
   * @param tableName a table with keys {@code PK} and {@code SK}, and {@code expiresAt} as its TTL
   * @param perMinute a caller's limit, 1 or more
   * @param timeout how long one count may take
   */
  public TableRateLimiter(
      AwsService<DynamoDbClient> dynamoDb,
      String tableName,
      Pseudonyms pseudonyms,
      int perMinute,
      Duration timeout,
      Clock clock) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
    this.pseudonyms = pseudonyms;
    this.perMinute = perMinute;
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnavailableException if the table is unavailable, or the app's secret, without which
   *     the caller has no pseudonym
   */
  @Override
  public Verdict take(Caller caller, Deadline deadline) {
    String name =
        caller.pseudonym(pseudonyms).orElseThrow(() -> new UnavailableException("rate", null));
    long now = clock.instant().getEpochSecond();
    long window = now - now % WINDOW_SECONDS;
    try {
      countOne(name, window, deadline);
      return new Verdict.Allowed(false);
    } catch (AwsException e) {
      if (e.code().equals("ConditionalCheckFailedException")) {
        return new Verdict.Limited(Duration.ofSeconds(window + WINDOW_SECONDS - now));
      }
      throw new UnavailableException("rate", e);
    }
  }

  private void countOne(String name, long window, Deadline deadline) throws AwsException {
    Map<String, AttributeValue> key =
        Map.of(
            "PK", fromS("RATE#" + name),
            "SK", fromS(Instant.ofEpochSecond(window).toString()));
    Map<String, AttributeValue> values =
        Map.of(
            ":one", fromN("1"),
            ":limit", fromN(Integer.toString(perMinute)),
            ":expiresAt", fromN(Long.toString(window + KEPT_FOR.toSeconds())));
    dynamoDb.call(
        deadline.remaining(timeout),
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
