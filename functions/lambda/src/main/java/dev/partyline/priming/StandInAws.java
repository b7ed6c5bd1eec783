package dev.partyline.priming;

import dev.partyline.awssdk.AwsSdk;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * The AWS SDK against a stand-in, with credentials fetched there as under SnapStart. For as long as
 * it is open, system properties say where: nothing else may fetch credentials meanwhile, which
 * holds before a snapshot. They, and its connections, go with it.
 */
public final class StandInAws implements AutoCloseable {

  private static final String CREDENTIALS = "/credentials";
  private static final String SECRET = "/secret";

  /** What the stand-in must answer, by path. */
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
  private final SdkHttpClient http;

  /**
   * @param standIn must answer {@link #ANSWERS}
   */
  public StandInAws(StandIn standIn) {
    this.standIn = standIn;
    this.http = AwsSdk.httpClient().tlsTrustManagersProvider(standIn::trustManagers).build();
    System.setProperty(ADDRESS, standIn.url(CREDENTIALS).toString());
    System.setProperty(TOKEN, "none");
  }

  /** For clients that call the stand-in. */
  public AwsSdk sdk() {
    return new AwsSdk(http, ContainerCredentialsProvider::create);
  }

  /**
   * The variables with which a function has its table, and Pusher's credentials in a secret, at the
   * stand-in.
   */
  public Map<String, String> variables() {
    return Map.of(
        "AWS_REGION", "us-east-1",
        "AWS_ENDPOINT_URL_DYNAMODB", standIn.tlsUrl("").toString(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", standIn.tlsUrl(SECRET).toString(),
        "PUSHER_SECRET_ARN", "arn:aws:secretsmanager:us-east-1:000000000000:secret:stand-in",
        "PUSHER_APP_ID", "",
        "PUSHER_APP_KEY", "",
        "PUSHER_APP_SECRET", "");
  }

  @Override
  public void close() {
    System.clearProperty(ADDRESS);
    System.clearProperty(TOKEN);
    http.close();
  }
}
