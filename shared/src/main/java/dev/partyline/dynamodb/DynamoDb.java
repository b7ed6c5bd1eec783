package dev.partyline.dynamodb;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Makes the one client that a function keeps for its life. */
public final class DynamoDb {

  // One try may hang for half of what the whole may take, and every request is answered within 3 s.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(1150);
  private static final Duration TOTAL_TIMEOUT = Duration.ofMillis(2300);

  // The first call of all loads half of the SDK. Nobody waits for it.
  private static final Duration STAND_IN_TIMEOUT = Duration.ofSeconds(10);

  private static final String CREDENTIALS_SETTING =
      SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property();
  private static final String CREDENTIALS_PATH = "/credentials";

  /**
   * What a stand-in for DynamoDB has to answer by path, beside items: credentials that are none.
   */
  public static final Map<String, String> STAND_IN_ANSWERS =
      Map.of(
          CREDENTIALS_PATH,
          "{\"AccessKeyId\":\"none\",\"SecretAccessKey\":\"none\",\"Token\":\"none\","
              + "\"Expiration\":\"2100-01-01T00:00:00Z\"}");

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
    return client(attempt, total).httpClientBuilder(http(attempt)).build();
  }

  /**
   * A client that is made and works as the others, but for its last step: all that it sends goes to
   * a stand-in, and its credentials come from there too, unless the environment has some. With
   * SnapStart it never does: they are fetched over HTTP (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html">credentials</a>).
   * To be closed.
   *
   * @param standIn http, a host and a port; must answer as {@link #STAND_IN_ANSWERS} has it
   */
  public static DynamoDbClient connectTo(URI standIn) {
    // The SDK's chain of providers takes the address from here or from the environment, and from
    // nowhere else. While it is set, the chain ends there and never goes on to the network.
    System.setProperty(CREDENTIALS_SETTING, standIn.resolve(CREDENTIALS_PATH).toString());
    try {
      AwsCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
      credentials.resolveCredentials();
      return client(STAND_IN_TIMEOUT, STAND_IN_TIMEOUT)
          .httpClient(new Detour(http(STAND_IN_TIMEOUT).build(), standIn))
          .credentialsProvider(credentials)
          .build();
    } finally {
      System.clearProperty(CREDENTIALS_SETTING);
    }
  }

  private static DynamoDbClientBuilder client(Duration attempt, Duration total) {
    return DynamoDbClient.builder()
        .overrideConfiguration(
            settings -> settings.apiCallAttemptTimeout(attempt).apiCallTimeout(total));
  }

  private static UrlConnectionHttpClient.Builder http(Duration attempt) {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(CONNECT_TIMEOUT)
        .socketTimeout(attempt);
  }
}
