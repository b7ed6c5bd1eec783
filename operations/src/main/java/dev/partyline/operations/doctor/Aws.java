package dev.partyline.operations.doctor;

import dev.partyline.awssdk.AwsSdk;
import dev.partyline.environment.Environment;
import dev.partyline.operations.AwsReason;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.regions.Region;

/**
 * Creates AWS clients. Region, credentials and endpoints are those of the settings ({@code
 * AWS_REGION}, {@code AWS_ACCESS_KEY_ID}, {@code AWS_ENDPOINT_URL_DYNAMODB}, …); without them, the
 * SDK's default chain finds the caller's.
 */
final class Aws {

  private static final Duration ATTEMPT = Duration.ofSeconds(4);
  private static final Duration TOTAL = Duration.ofSeconds(8);

  private final Environment settings;

  Aws(Map<String, String> given) {
    this.settings = new Environment(given);
  }

  /** Creates a client. The variable {@code endpointVariable}, if set, overrides its endpoint. */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, String endpointVariable) {
    builder
        .httpClientBuilder(Apache5HttpClient.builder().socketTimeout(ATTEMPT))
        .overrideConfiguration(
            limits ->
                limits
                    .apiCallAttemptTimeout(ATTEMPT)
                    .apiCallTimeout(TOTAL)
                    // The user is waiting for the result and can retry.
                    .retryStrategy(AwsRetryStrategy.doNotRetry()))
        .credentialsProvider(credentials());
    region().ifPresent(builder::region);
    settings.optional(endpointVariable).map(URI::create).ifPresent(builder::endpointOverride);
    return builder.build();
  }

  boolean isSet(String variable) {
    return settings.optional(variable).isPresent();
  }

  /** Why the SDK has not made a call, in one line without secrets. */
  String reason(SdkException e) {
    return AwsReason.of(e, profile());
  }

  /** Why there are no credentials: {@code no credentials: …}. Empty if there are some. */
  Optional<String> missingCredentials() {
    try {
      credentials().resolveCredentials();
      return Optional.empty();
    } catch (SdkException e) {
      return Optional.of(reason(e));
    }
  }

  private Optional<String> profile() {
    return settings.optional("AWS_PROFILE");
  }

  private Optional<Region> region() {
    return settings
        .optional("AWS_REGION")
        .or(() -> settings.optional("AWS_DEFAULT_REGION"))
        .map(Region::of)
        .or(() -> profile().flatMap(Aws::regionOf));
  }

  /** The region of a profile that the settings name; the SDK itself looks at AWS_PROFILE alone. */
  private static Optional<Region> regionOf(String profile) {
    return ProfileFile.defaultProfileFile()
        .profile(profile)
        .flatMap(known -> known.property(ProfileProperty.REGION))
        .map(Region::of);
  }

  private AwsCredentialsProvider credentials() {
    return settings
        .optional("AWS_ACCESS_KEY_ID")
        .flatMap(id -> settings.optional("AWS_SECRET_ACCESS_KEY").map(key -> fixed(id, key)))
        .<AwsCredentialsProvider>map(StaticCredentialsProvider::create)
        .orElseGet(
            () -> {
              DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
              profile().ifPresent(chain::profileName);
              return chain.build();
            });
  }

  private AwsCredentials fixed(String id, String key) {
    return settings
        .optional("AWS_SESSION_TOKEN")
        .<AwsCredentials>map(token -> AwsSessionCredentials.create(id, key, token))
        .orElseGet(() -> AwsBasicCredentials.create(id, key));
  }

  /** The SDK as the functions configure it, with the caller's credentials. */
  AwsSdk sdk() {
    return new AwsSdk(AwsSdk.httpClient().build(), this::credentials);
  }
}
