package dev.partyline.rate;

import dev.partyline.awssdk.AwsService;
import dev.partyline.environment.Environment;
import dev.partyline.pseudonym.Pseudonyms;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Creates the rate limiter that the environment configures. */
public final class RateLimits {

  // pusher-js sends a request for each channel, and again at every reconnect: 30 channels on a
  // phone that changes networks ten times in a minute.
  private static final int DEFAULT_PER_MINUTE = 300;
  private static final int MOST_PER_MINUTE = 1_000_000;

  // The count in memory decides instead: not worth a wait that a user notices.
  private static final Duration SHARED_COUNT_TIMEOUT = Duration.ofMillis(500);

  private RateLimits() {}

  /**
   * Reads {@code AUTH_REQUESTS_PER_MINUTE} (default 300; 0 for no limit) and {@code
   * RATE_LIMIT_TABLE} (not set: each sandbox counts for itself).
   *
   * @param pseudonyms the callers' names in that table
   * @throws dev.partyline.environment.EnvironmentException if the number is invalid
   */
  public static RateLimiter from(
      Environment environment,
      AwsService<DynamoDbClient> dynamoDb,
      Pseudonyms pseudonyms,
      Clock clock) {
    return from(environment, dynamoDb, pseudonyms, SHARED_COUNT_TIMEOUT, clock);
  }

  static RateLimiter from(
      Environment environment,
      AwsService<DynamoDbClient> dynamoDb,
      Pseudonyms pseudonyms,
      Duration sharedCountTimeout,
      Clock clock) {
    int perMinute =
        environment.count("AUTH_REQUESTS_PER_MINUTE", DEFAULT_PER_MINUTE, MOST_PER_MINUTE);
    if (perMinute == 0) {
      return (caller, deadline) -> new Verdict.Allowed(false);
    }
    RateLimiter own = new MemoryRateLimiter(perMinute, clock);
    return environment
        .optional("RATE_LIMIT_TABLE")
        .<RateLimiter>map(
            table ->
                new SharedRateLimiter(
                    own,
                    new TableRateLimiter(
                        dynamoDb, table, pseudonyms, perMinute, sharedCountTimeout, clock)))
        .orElse(own);
  }
}
