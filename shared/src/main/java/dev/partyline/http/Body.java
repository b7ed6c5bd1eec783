package dev.partyline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import dev.partyline.outcome.Refusal.TooLarge;
import dev.partyline.text.Utf8;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;

/**
 * A request's body as API Gateway passes it: text, or base64 of the bytes (<a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">payload
 * format 2.0</a>; forms are base64, JSON is text, {@code sam local} passes both as text).
 */
public record Body(String content, boolean isBase64) {

  /** Decodes the body, up to {@code limit} bytes. */
  public Outcome<String> text(int limit) {
    if (!isBase64) {
      // A char is at least one byte of UTF-8: megabytes need not be encoded to be refused.
      return content.length() > limit || content.getBytes(UTF_8).length > limit
          ? Outcome.refused(new TooLarge(limit))
          : Outcome.accepted(content);
    }
    if (content.length() > (limit + 2L) / 3 * 4) {
      return Outcome.refused(new TooLarge(limit));
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(content);
    } catch (IllegalArgumentException e) {
      return Outcome.refused(new Malformed("body", "is not the base64 text it is said to be"));
    }
    if (bytes.length > limit) {
      return Outcome.refused(new TooLarge(limit));
    }
    try {
      return Outcome.accepted(Utf8.decode(bytes));
    } catch (CharacterCodingException e) {
      return Outcome.refused(new Malformed("body", "is not UTF-8"));
    }
  }
}
