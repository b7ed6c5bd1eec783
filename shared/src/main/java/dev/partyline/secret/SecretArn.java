package dev.partyline.secret;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.net.URI;
import java.util.Map;
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
 * @param endpoint where that region's Secrets Manager answers (<a
 *     href="https://docs.aws.amazon.com/general/latest/gr/asm.html">endpoints</a>)
 */
record SecretArn(String value, String region, URI endpoint) {

  private static final Pattern FORM =
      Pattern.compile(
          "arn:([a-z-]+):secretsmanager:([a-z]{2,}(?:-[a-z0-9]+)+):\\d{12}:secret:[-A-Za-z0-9/_+=.@]{1,519}");

  // The partitions that AWS runs for everybody; nobody has tried this in an isolated one.
  private static final Map<String, String> SUFFIXES =
      Map.of(
          "aws", "amazonaws.com",
          "aws-us-gov", "amazonaws.com",
          "aws-cn", "amazonaws.com.cn",
          "aws-eusc", "amazonaws.eu");

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
    if (!parts.matches() || !SUFFIXES.containsKey(parts.group(1))) {
      throw new EnvironmentException(variable, "must be the ARN of a Secrets Manager secret");
    }
    String region = parts.group(2);
    String host = "secretsmanager." + region + "." + SUFFIXES.get(parts.group(1));
    return new SecretArn(value, region, URI.create("https://" + host));
  }
}
