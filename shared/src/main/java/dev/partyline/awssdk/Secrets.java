package dev.partyline.awssdk;

import dev.partyline.environment.Environment;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Creates the client for Secrets Manager in a secret's region. */
public final class Secrets {

  private static final String ENDPOINT = "AWS_ENDPOINT_URL_SECRETS_MANAGER";

  private Secrets() {}

  /**
   * Reads {@code AWS_ENDPOINT_URL_SECRETS_MANAGER}, an endpoint to use instead of the region's (<a
   * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">service-specific
   * endpoints</a>): https, or http on loopback.
   *
   * @throws dev.partyline.environment.EnvironmentException if it is invalid
   */
  public static AwsService<SecretsManagerClient> from(
      Environment environment, Region region, AwsSdk sdk) {
    Optional<URI> endpoint =
        environment.optional(ENDPOINT).map(present -> environment.safeUrl(ENDPOINT));
    return sdk.service(SecretsManagerClient.builder(), region, endpoint);
  }
}
