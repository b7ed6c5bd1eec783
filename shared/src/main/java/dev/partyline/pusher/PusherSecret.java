package dev.partyline.pusher;

import dev.partyline.awssdk.AwsException;
import dev.partyline.awssdk.AwsSdk;
import dev.partyline.awssdk.AwsService;
import dev.partyline.awssdk.Secrets;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The secret in Secrets Manager that holds Pusher's credentials. Caches nothing. Thread-safe. */
final class PusherSecret {

  private static final String VARIABLE = "PUSHER_SECRET_ARN";

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html,
  // and for the characters of a name
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws(?:-[a-z-]+)?:secretsmanager:([a-z]{2,}(?:-[a-z0-9]+)+):\\d{12}:secret:[-A-Za-z0-9/_+=.@]{1,519}");

  private final String arn;
  private final AwsService<SecretsManagerClient> secretsManager;

  private PusherSecret(String arn, AwsService<SecretsManagerClient> secretsManager) {
    this.arn = arn;
    this.secretsManager = secretsManager;
  }

  /**
   * The secret that {@code PUSHER_SECRET_ARN} names; empty if the variable is not set.
   *
   * @throws dev.partyline.environment.EnvironmentException if it is invalid
   */
  static Optional<PusherSecret> from(Environment environment, AwsSdk sdk) {
    return environment
        .optional(VARIABLE)
        .map(arn -> new PusherSecret(arn, Secrets.from(environment, region(arn), sdk)));
  }

  /** The ARN holds the secret's region. */
  private static Region region(String arn) {
    Matcher parts = ARN.matcher(arn);
    if (!parts.matches()) {
      throw new EnvironmentException(VARIABLE, "must be the ARN of a Secrets Manager secret");
    }
    return Region.of(parts.group(1));
  }

  /**
   * Reads the credentials within {@code atMost}.
   *
   * @throws SecretException if the secret cannot be read or does not hold credentials
   */
  PusherCredentials read(Duration atMost) throws SecretException {
    String text;
    try {
      text =
          secretsManager
              .call(
                  atMost,
                  (client, limits) ->
                      client.getSecretValue(get -> get.secretId(arn).overrideConfiguration(limits)))
              .secretString();
    } catch (AwsException e) {
      // The code tells an operator whether a permission, a key or the secret is missing.
      throw e.isAnswered()
          ? SecretException.unusable(e.code())
          : SecretException.unreachable(e.code());
    }
    if (text == null) {
      throw SecretException.unusable("the secret is empty");
    }
    return SecretText.read(text);
  }
}
