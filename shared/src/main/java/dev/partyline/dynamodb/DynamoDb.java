package dev.partyline.dynamodb;

import java.time.Duration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes the one client that a function keeps for its life. */
public final class DynamoDb {

  // One try may hang for half of what the whole may take, and every request is answered within 3 s.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(1150);
  private static final Duration TOTAL_TIMEOUT = Duration.ofMillis(2300);

  private DynamoDb() {}

  /**
   * A client for the region and with the credentials that Lambda provides. Opens no connection yet.
   * A call takes 2.3 s at most, retries included.
   */
  public static DynamoDbClient connect() {
    return connect(ATTEMPT_TIMEOUT, TOTAL_TIMEOUT);
  }

  /**
   * The same for who may wait longer.
   *
   * @param attempt what one try may take at most
   * @param total what a call may take at most, retries included
   */
  public static DynamoDbClient connect(Duration attempt, Duration total) {
    return DynamoDbClient.builder()
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(attempt))
        .overrideConfiguration(
            settings -> settings.apiCallAttemptTimeout(attempt).apiCallTimeout(total))
        .build();
  }
}
