package dev.partyline.awssdk;

import dev.partyline.environment.Environment;
import dev.partyline.retry.Backoff;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * What the clients of all services share: the HTTP client with its connections, the function's
 * credentials, and how calls are retried. Thread-safe; keep one for the life of the function.
 */
public final class AwsSdk {

  private static final int MAX_ATTEMPTS = 4;

  // What the SDKs begin with for DynamoDB, which is near, doubled for each retry:
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(25);
  private static final Duration MAX_BACKOFF = Duration.ofMillis(100);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  private final SdkHttpClient http;
  private final FunctionCredentials credentials;
  private final RetryStrategy retries;
  private final ExecutorService threads;

  /**
   * @param http a client as {@link #httpClient} makes them
   * @param credentials makes a provider of credentials that keeps nothing yet
   */
  public AwsSdk(SdkHttpClient http, Supplier<AwsCredentialsProvider> credentials) {
    this.http = http;
    this.credentials = new FunctionCredentials(credentials);
    this.retries = retries();
    // They end when they have had nothing to do for a minute, so that a busy function starts none.
    this.threads =
        Executors.newCachedThreadPool(
            call -> Thread.ofPlatform().daemon().name("aws").unstarted(call));
  }

  /**
   * With the function's own credentials: by the SDK's default chain, or under SnapStart, where they
   * are fetched over HTTP (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials">SnapStart
   * and credentials</a>), by that link of it alone. Those that the environment had before the
   * snapshot never serve.
   */
  public static AwsSdk from(Environment environment) {
    return new AwsSdk(
        httpClient().build(),
        environment.isSnapStart()
            ? ContainerCredentialsProvider::create
            : () -> DefaultCredentialsProvider.builder().build());
  }

  /** The HTTP client for all services: apache5-client follows no redirect. */
  public static Apache5HttpClient.Builder httpClient() {
    return Apache5HttpClient.builder()
        .connectionTimeout(CONNECT_TIMEOUT)
        .connectionAcquisitionTimeout(CONNECT_TIMEOUT);
  }

  /**
   * Drops the credentials that are kept and fetches others: after SnapStart's restore.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if there are none
   */
  public void refreshCredentials() {
    credentials.renew();
    credentials.resolveCredentials();
  }

  <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> AwsService<C> service(
      B client, Region region, Optional<URI> endpoint) {
    client
        .httpClient(http)
        .credentialsProvider(credentials)
        .region(region)
        .overrideConfiguration(
            all ->
                all.retryStrategy(retries)
                    // The environment says it all: ~/.aws is a person's.
                    .defaultProfileFileSupplier(() -> ProfileFile.aggregator().build()));
    endpoint.ifPresent(client::endpointOverride);
    return new AwsService<>(client.build(), credentials, threads);
  }

  private static RetryStrategy retries() {
    // Numbers that differ between the copies of a snapshot, which the SDK's own would not.
    Backoff backoff = new Backoff(FIRST_BACKOFF, MAX_BACKOFF, SecureRandom::new);
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(MAX_ATTEMPTS)
        .retryOnExceptionInstanceOf(Crc32MismatchException.class)
        .backoffStrategy(attempt -> backoff.before(attempt - 1))
        .throttlingBackoffStrategy(attempt -> backoff.before(attempt - 1))
        .build();
  }
}
