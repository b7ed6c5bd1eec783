package dev.partyline.awssdk;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.environment.Stage;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Creates the client for DynamoDB in the function's region. */
public final class DynamoDb {

  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");

  private DynamoDb() {}

  /**
   * Reads {@code AWS_REGION}, which Lambda always sets (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime">defined
   * runtime environment variables</a>), and {@code AWS_ENDPOINT_URL_DYNAMODB} or {@code
   * AWS_ENDPOINT_URL}, an endpoint to use instead of the region's (<a
   * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">service-specific
   * endpoints</a>): https; http on loopback, or on any host if {@code STAGE} is not prod, since
   * DynamoDB Local may run in another container.
   *
   * @throws EnvironmentException if a variable is missing or invalid
   */
  public static AwsService<DynamoDbClient> from(Environment environment, AwsSdk sdk) {
    // The region's endpoint is known before the credentials are; an account's is not.
    return sdk.service(
        DynamoDbClient.builder().accountIdEndpointMode(AccountIdEndpointMode.DISABLED),
        region(environment),
        endpoint(environment));
  }

  private static Region region(Environment environment) {
    String name = environment.required("AWS_REGION");
    if (!REGION.matcher(name).matches()) {
      throw new EnvironmentException("AWS_REGION", "must be the name of an AWS region");
    }
    return Region.of(name);
  }

  private static Optional<URI> endpoint(Environment environment) {
    for (String variable : List.of("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL")) {
      if (environment.optional(variable).isPresent()) {
        return Optional.of(
            Stage.from(environment) == Stage.PROD
                ? environment.safeUrl(variable)
                : environment.url(variable));
      }
    }
    return Optional.empty();
  }
}
