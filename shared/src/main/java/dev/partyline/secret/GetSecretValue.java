package dev.partyline.secret;

import dev.partyline.aws.Answer;
import dev.partyline.json.TextMembers;

/**
 * The operation that gives a secret (<a
 * href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>).
 */
final class GetSecretValue {

  static final String NAME = "GetSecretValue";

  private GetSecretValue() {}

  /** What is asked. */
  static String body(SecretArn arn) {
    // Of the characters that an ARN may have, none is anything else in JSON.
    return "{\"SecretId\":\"" + arn.value() + "\"}";
  }

  /** The {@code SecretString} in an answer. */
  static String secretString(Answer answer) throws SecretException {
    if (!answer.isOk()) {
      // Whether it is a permission, a key or a name that is missing is what an operator must know.
      String reason = ("status " + answer.status() + " " + answer.errorType()).strip();
      throw answer.status() / 100 == 5 || answer.status() == 429
          ? SecretException.unreachable(reason)
          : SecretException.unusable(reason);
    }
    return TextMembers.of(answer.body())
        .orElseThrow(() -> SecretException.unreachable("not Secrets Manager's answer"))
        .text("SecretString")
        .orElseThrow(() -> SecretException.unusable("the secret is empty"));
  }
}
