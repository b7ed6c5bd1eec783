package dev.partyline.awssdk;

import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The function's credentials, from a provider that can be replaced: cached credentials are invalid
 * once the service refuses them or a snapshot is restored. Thread-safe.
 */
final class FunctionCredentials implements AwsCredentialsProvider {

  private final Supplier<AwsCredentialsProvider> providers;
  private volatile AwsCredentialsProvider current;

  /**
   * @param providers creates a provider with nothing cached yet
   */
  FunctionCredentials(Supplier<AwsCredentialsProvider> providers) {
    this.providers = providers;
    this.current = providers.get();
  }

  @Override
  public AwsCredentials resolveCredentials() {
    return current.resolveCredentials();
  }

  /** Discards cached credentials. */
  void discard() {
    current = providers.get();
  }
}
