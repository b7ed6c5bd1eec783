package dev.partyline.operations.doctor;

import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Whether an ARN is a secret's full one. Secrets Manager also finds a secret by an ARN without the
 * hyphen and six characters at its end, but the functions' roles do not: a policy compares all of
 * it (<a
 * href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen">partial
 * ARNs</a>).
 */
record SecretArn(String given, Aws aws) {

  private static final Pattern FULL = Pattern.compile(".+-[A-Za-z0-9]{6}");

  /**
   * Asks Secrets Manager if the end looks right, since the secret's own name may end like that. The
   * caller has read the secret: this call needs no other permission.
   */
  boolean isFull() {
    return FULL.matcher(given).matches() && actual().map(given::equals).orElse(true);
  }

  private Optional<String> actual() {
    try (SecretsManagerClient client =
        aws.client(SecretsManagerClient.builder(), "AWS_ENDPOINT_URL_SECRETS_MANAGER")) {
      return Optional.ofNullable(client.getSecretValue(get -> get.secretId(given)).arn());
    } catch (SdkException e) {
      return Optional.empty();
    }
  }
}
