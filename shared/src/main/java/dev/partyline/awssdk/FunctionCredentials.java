package dev.partyline.awssdk;

import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The function's own credentials, by a provider of the SDK's that can be replaced: what it keeps is
 * of no use once the service refuses it, or once a snapshot has been restored. Thread-safe.
 */
final class FunctionCredentials implements AwsCredentialsProvider {

  private final Supplier<AwsCredentialsProvider> providers;
  private volatile AwsCredentialsProvider current;

  /**
   * @param providers makes a provider that keeps nothing yet
   */
  FunctionCredentials(Supplier<AwsCredentialsProvider> providers) {
    this.providers = providers;
    this.current = providers.get();
  }

  @Override
  public AwsCredentials resolveCredentials() {
    return current.resolveCredentials();
  }

  /** Drops what is kept. */
  void renew() {
    current = providers.get();
  }
}
