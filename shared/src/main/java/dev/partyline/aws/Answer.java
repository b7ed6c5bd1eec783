package dev.partyline.aws;

import dev.partyline.json.TextMembers;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service answered. Its text is never shown: it may be a secret. Immutable, thread-safe.
 *
 * @param status of HTTP
 * @param body all of it
 */
public record Answer(int status, String body) {

  // com.amazonaws.dynamodb.v20120810#ThrottlingException, with or without what is before the #, or
  // an address after a colon.
  private static final Pattern ERROR_TYPE =
      Pattern.compile("(?:[\\w.]*#)?([A-Za-z]{1,64})(?::.*)?");

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html
  private static final Set<String> CREDENTIALS_REFUSED =
      Set.of("ExpiredTokenException", "UnrecognizedClientException", "InvalidClientTokenId");

  /** Whether it is what was asked for. */
  public boolean isOk() {
    return status == 200;
  }

  /**
   * The type of an error, such as {@code AccessDeniedException} (<a
   * href="https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization">error
   * serialization</a>). Letters alone, so that a log may show it; empty if there is none.
   */
  public String errorType() {
    return TextMembers.of(body)
        .flatMap(members -> members.text("__type"))
        .map(ERROR_TYPE::matcher)
        .filter(Matcher::matches)
        .map(type -> type.group(1))
        .orElse("");
  }

  /** Whether other credentials might do. */
  boolean refusesCredentials() {
    return status / 100 == 4 && CREDENTIALS_REFUSED.contains(errorType());
  }

  @Override
  public String toString() {
    return "Answer[status=" + status + "]";
  }
}
