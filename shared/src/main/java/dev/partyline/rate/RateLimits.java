package dev.partyline.rate;

import dev.partyline.awssdk.AwsService;
import dev.partyline.environment.Environment;
import java.time.Clock;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Which limiter the environment asks for. */
public final class RateLimits {

  // pusher-js asks once for each channel, and again at every reconnect: thirty channels on a phone
  // that changes networks ten times in a minute.
  private static final int DEFAULT_PER_MINUTE = 300;
  private static final int MOST_PER_MINUTE = 1_000_000;

  private RateLimits() {}

  /**
   * Reads {@code AUTH_REQUESTS_PER_MINUTE} (default 300; 0 for no limit at all) and {@code
   * RATE_LIMIT_TABLE} (not set: each sandbox counts by itself).
   *
   * @throws dev.partyline.environment.EnvironmentException if the number makes no sense
   */
  public static RateLimiter from(
      Environment environment, AwsService<DynamoDbClient> dynamoDb, Clock clock) {
    int perMinute =
        environment.count("AUTH_REQUESTS_PER_MINUTE", DEFAULT_PER_MINUTE, MOST_PER_MINUTE);
    if (perMinute == 0) {
      return who -> new Verdict.Allowed(false);
    }
    RateLimiter own = new MemoryRateLimiter(perMinute, clock);
    return environment
        .optional("RATE_LIMIT_TABLE")
        .<RateLimiter>map(
            table ->
                new SharedRateLimiter(own, new TableRateLimiter(dynamoDb, table, perMinute, clock)))
        .orElse(own);
  }
}
