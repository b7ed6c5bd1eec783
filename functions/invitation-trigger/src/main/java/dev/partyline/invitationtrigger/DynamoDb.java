package dev.partyline.invitationtrigger;

import dev.partyline.aws.FunctionCredentials;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Makes the SDK's client. */
final class DynamoDb {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  // The first call of all loads half of the SDK. Nobody waits for it.
  private static final Duration STAND_IN_TIMEOUT = Duration.ofSeconds(10);

  private DynamoDb() {}

  /**
   * A client for the region and with the credentials that Lambda provides. Opens no connection yet.
   *
   * @param attempt what one try may take at most
   * @param total what a call may take at most, retries included
   */
  static DynamoDbClient connect(Duration attempt, Duration total) {
    return client(attempt, total).httpClientBuilder(http(attempt)).build();
  }

  /**
   * A client that is made and works as the other, but for its last step: all that it sends goes to
   * a stand-in, and its credentials come from there too, unless the environment has some. With
   * SnapStart it never does: they are fetched over HTTP (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html">credentials</a>).
   * To be closed.
   *
   * @param standIn http, a host and a port; must answer as {@link
   *     FunctionCredentials#STAND_IN_ANSWERS} has it
   */
  static DynamoDbClient connectTo(URI standIn) {
    // The SDK's chain of providers takes the address from here or from the environment, and from
    // nowhere else. While it is set, the chain ends there and never goes on to the network.
    Map<String, String> variables = FunctionCredentials.standInVariables(standIn);
    SdkSystemSetting address = SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI;
    System.setProperty(address.property(), variables.get(address.environmentVariable()));
    try {
      AwsCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
      credentials.resolveCredentials();
      return client(STAND_IN_TIMEOUT, STAND_IN_TIMEOUT)
          .httpClient(new Detour(http(STAND_IN_TIMEOUT).build(), standIn))
          .credentialsProvider(credentials)
          .build();
    } finally {
      System.clearProperty(address.property());
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
