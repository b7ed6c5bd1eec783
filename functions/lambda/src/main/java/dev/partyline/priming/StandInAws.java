package dev.partyline.priming;

import dev.partyline.awssdk.AwsSdk;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;

/**
 * Points the AWS SDK at a stand-in, with credentials fetched there as under SnapStart. While it is
 * open, system properties hold the address: nothing else may fetch credentials meanwhile, as is the
 * case before a snapshot. Closing it removes them and closes its connections.
 */
public final class StandInAws implements AutoCloseable {

  private static final String CREDENTIALS = "/credentials";
  private static final String SECRET = "/secret";

  /** The answers that the stand-in must give, by path. */
  public static final Map<String, String> ANSWERS =
      Map.of(
          CREDENTIALS,
          "{\"AccessKeyId\":\"none\",\"SecretAccessKey\":\"none\",\"Token\":\"none\","
              + "\"Expiration\":\"2100-01-01T00:00:00Z\"}",
          SECRET + "/",
          "{\"SecretString\":\"{\\\"appId\\\":\\\"1\\\",\\\"key\\\":\\\"none\\\",\\\"secret\\\":\\\"none\\\"}\"}");

  private static final String ADDRESS =
      SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property();
  private static final String TOKEN = SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN.property();

  private final StandIn standIn;
  private final AwsSdk sdk;

  /**
   * @param standIn must answer {@link #ANSWERS}
   */
  public StandInAws(StandIn standIn) {
    this.standIn = standIn;
    this.sdk =
        new AwsSdk(
            AwsSdk.httpClient().tlsTrustManagersProvider(standIn::trustManagers).build(),
            ContainerCredentialsProvider::create);
    System.setProperty(ADDRESS, standIn.url(CREDENTIALS).toString());
    System.setProperty(TOKEN, "none");
  }

  /** Creates clients that call the stand-in. */
  public AwsSdk sdk() {
    return sdk;
  }

  /** Environment variables for a table and a secret at the stand-in. */
  public Map<String, String> variables() {
    return Map.of(
        "AWS_REGION", "us-east-1",
        "AWS_ENDPOINT_URL_DYNAMODB", standIn.tlsUrl("").toString(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", standIn.tlsUrlByAddress(SECRET).toString(),
        "PUSHER_SECRET_ARN", "arn:aws:secretsmanager:us-east-1:000000000000:secret:stand-in",
        "PUSHER_APP_ID", "",
        "PUSHER_APP_KEY", "",
        "PUSHER_APP_SECRET", "");
  }

  @Override
  public void close() {
    try {
      // The SDK fetches credentials by the JDK's client.
      standIn.end();
      sdk.refreshCredentials();
    } finally {
      // Whatever has failed: the function's own credentials are not at the stand-in.
      System.clearProperty(ADDRESS);
      System.clearProperty(TOKEN);
      sdk.close();
    }
  }
}
