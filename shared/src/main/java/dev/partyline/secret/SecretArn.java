package dev.partyline.secret;

import dev.partyline.aws.Region;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a secret (<a
 * href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html#awssecretsmanager-resources-for-iam-policies">resource
 * types</a>; <a
 * href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html">CreateSecret</a>
 * for the characters). Immutable, thread-safe.
 *
 * @param value all of it
 * @param region where the secret is
 */
record SecretArn(String value, Region region) {

  private static final Pattern FORM =
      Pattern.compile(
          "arn:([a-z-]+):secretsmanager:([a-z]{2,}(?:-[a-z0-9]+)+):\\d{12}:secret:[-A-Za-z0-9/_+=.@]{1,519}");

  /**
   * Reads a variable.
   *
   * @return nothing if it is not set
   * @throws EnvironmentException if it is no secret's ARN
   */
  static Optional<SecretArn> from(Environment environment, String variable) {
    return environment.optional(variable).map(value -> parse(variable, value));
  }

  private static SecretArn parse(String variable, String value) {
    Matcher parts = FORM.matcher(value);
    return Optional.of(parts)
        .filter(Matcher::matches)
        .flatMap(found -> Region.in(found.group(1), found.group(2)))
        .map(region -> new SecretArn(value, region))
        .orElseThrow(
            () ->
                new EnvironmentException(variable, "must be the ARN of a Secrets Manager secret"));
  }
}
