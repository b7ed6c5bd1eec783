package dev.partyline.rate;

import dev.partyline.dynamodb.DynamoDb;
import dev.partyline.dynamodb.DynamoDbException;
import dev.partyline.dynamodb.Key;
import dev.partyline.dynamodb.Update;
import dev.partyline.outcome.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

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

  private final DynamoDb dynamoDb;
  private final String tableName;
  private final int perMinute;
  private final Clock clock;

  /**
   * @param tableName a table with keys {@code PK} and {@code SK}, and {@code expiresAt} as its TTL
   * @param perMinute how many requests a caller may make in a minute, 1 or more
   */
  public TableRateLimiter(DynamoDb dynamoDb, String tableName, int perMinute, Clock clock) {
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
    Key key = new Key("RATE#" + who.key(), Instant.ofEpochSecond(window).toString());
    Update oneMore =
        new Update(
            "ADD requests :one SET expiresAt = :expiresAt",
            "attribute_not_exists(requests) OR requests < :limit",
            Map.of(
                ":one",
                1L,
                ":limit",
                (long) perMinute,
                ":expiresAt",
                window + KEPT_FOR.toSeconds()));
    try {
      return dynamoDb.updateItem(tableName, key, oneMore, TIMEOUT)
          ? new Verdict.Allowed(false)
          : new Verdict.Limited(Duration.ofSeconds(window + WINDOW_SECONDS - now));
    } catch (DynamoDbException e) {
      throw new UnavailableException("rate", e);
    }
  }
}
