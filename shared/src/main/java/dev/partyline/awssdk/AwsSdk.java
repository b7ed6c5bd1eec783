package dev.partyline.awssdk;

import dev.partyline.environment.Environment;
import dev.partyline.retry.Backoff;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * What all AWS clients share: the HTTP client and its connections, the function's credentials, and
 * the retry strategy. Thread-safe; keep one for the life of the function.
 */
public final class AwsSdk implements AutoCloseable {

  private static final int MAX_ATTEMPTS = 4;

  // The SDKs' base delay for DynamoDB, doubled for each retry:
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(25);
  private static final Duration MAX_BACKOFF = Duration.ofMillis(100);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  private final SdkHttpClient http;
  private final FunctionCredentials credentials;
  private final RetryStrategy retries;
  private final ExecutorService threads;
  private final ScheduledThreadPoolExecutor timeouts;
  private final List<SdkAutoCloseable> clients = new CopyOnWriteArrayList<>();

  /**
   * @param http made by {@link #httpClient}
   * @param credentials creates a provider with nothing cached yet
   */
  public AwsSdk(SdkHttpClient http, Supplier<AwsCredentialsProvider> credentials) {
    this.http = http;
    this.credentials = new FunctionCredentials(credentials);
    this.retries = retries();
    // Threads end after an idle minute, so that a busy function starts none.
    this.threads =
        Executors.newCachedThreadPool(
            call -> Thread.ofPlatform().daemon().name("aws").unstarted(call));
    // One thread for all clients, where the SDK would start five for each.
    this.timeouts =
        new ScheduledThreadPoolExecutor(
            1, timeout -> Thread.ofPlatform().daemon().name("aws-timeouts").unstarted(timeout));
    timeouts.setRemoveOnCancelPolicy(true);
  }

  /**
   * With the function's credentials: from the SDK's default chain, or under SnapStart from the
   * container endpoint alone (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials">SnapStart
   * and credentials</a>), so that credentials from before the snapshot are never used.
   */
  public static AwsSdk from(Environment environment) {
    return new AwsSdk(
        httpClient().build(),
        environment.isSnapStart()
            ? ContainerCredentialsProvider::create
            : () -> DefaultCredentialsProvider.builder().build());
  }

  /** The HTTP client for all services. apache5-client follows no redirects. */
  public static Apache5HttpClient.Builder httpClient() {
    return Apache5HttpClient.builder()
        .connectionTimeout(CONNECT_TIMEOUT)
        .connectionAcquisitionTimeout(CONNECT_TIMEOUT);
  }

  /**
   * Discards cached credentials and fetches new ones: after SnapStart's restore.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if there are none
   */
  public void refreshCredentials() {
    credentials.discard();
    credentials.resolveCredentials();
  }

  <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkAutoCloseable>
      AwsService<C> service(B client, Region region, Optional<URI> endpoint) {
    client
        .httpClient(http)
        .credentialsProvider(credentials)
        .region(region)
        .overrideConfiguration(
            all ->
                all.retryStrategy(retries)
                    .scheduledExecutorService(timeouts)
                    // Configuration comes from the environment only, never from ~/.aws.
                    .defaultProfileFileSupplier(() -> ProfileFile.aggregator().build()));
    endpoint.ifPresent(client::endpointOverride);
    C built = client.build();
    clients.add(built);
    return new AwsService<>(built, credentials, threads);
  }

  /** Ends all connections and threads; no service of it can be called after that. */
  @Override
  public void close() {
    clients.forEach(SdkAutoCloseable::close);
    http.close();
    threads.shutdownNow();
    timeouts.shutdownNow();
  }

  private static RetryStrategy retries() {
    // The SDK's own random numbers would be the same in all copies of a snapshot.
    Backoff backoff = new Backoff(FIRST_BACKOFF, MAX_BACKOFF, SecureRandom::new);
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(MAX_ATTEMPTS)
        .retryOnExceptionInstanceOf(Crc32MismatchException.class)
        .backoffStrategy(attempt -> backoff.before(attempt - 1))
        .throttlingBackoffStrategy(attempt -> backoff.before(attempt - 1))
        .build();
  }
}
