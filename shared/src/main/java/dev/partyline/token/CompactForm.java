package dev.partyline.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.json.StrictJson;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Parses a token's compact form (RFC 7515 section 7.1): three parts in canonical base64url, the
 * first two JSON objects in UTF-8, of limited depth and without repeated members (RFC 7515 section
 * 4, RFC 7519 section 4).
 */
final class CompactForm {

  private static final List<String> TEXT_PARAMETERS = List.of("alg", "kid", "typ");

  // The last characters without unused bits (RFC 4648 section 3.5), after whole groups of four and
  // two more, or three more.
  private static final String LAST_OF_TWO = "AQgw";
  private static final String LAST_OF_THREE = "AEIMQUYcgkosw048";

  private CompactForm() {}

  /** Parses a token. */
  static Outcome<SignedToken> read(BearerToken token) {
    String text = token.text();
    int claimsAt = text.indexOf('.') + 1;
    int signatureAt = text.lastIndexOf('.') + 1;
    if (!isCanonical(text, 0, claimsAt - 1)
        || !isCanonical(text, claimsAt, signatureAt - 1)
        || !isCanonical(text, signatureAt, text.length())) {
      return refused("encoding");
    }
    try {
      Map<String, Object> parameters = StrictJson.object(decode(token, 0, claimsAt - 1));
      Map<String, Object> members = StrictJson.object(decode(token, claimsAt, signatureAt - 1));
      for (String name : TEXT_PARAMETERS) {
        if (parameters.containsKey(name) && !(parameters.get(name) instanceof String)) {
          return refused("malformed");
        }
      }
      return Outcome.accepted(
          new SignedToken(
              new TokenHeader(parameters),
              new Claims(members),
              token,
              new DecodedSignature(text.substring(signatureAt))));
    } catch (CharacterCodingException e) {
      return refused("encoding");
    } catch (StrictJson.TooDeepException e) {
      return refused("nesting");
    } catch (IOException e) {
      return refused("malformed");
    }
  }

  private static Outcome<SignedToken> refused(String reason) {
    return Outcome.refused(new BadToken(reason));
  }

  /**
   * Whether the encoding of a part is canonical. A lenient decoder ignores a few bits of the last
   * character, so that one token could have several texts. {@link BearerToken} has checked the
   * characters.
   */
  private static boolean isCanonical(String text, int from, int to) {
    char last = text.charAt(to - 1);
    return switch ((to - from) % 4) {
      case 0 -> true;
      case 2 -> LAST_OF_TWO.indexOf(last) >= 0;
      case 3 -> LAST_OF_THREE.indexOf(last) >= 0;
      default -> false;
    };
  }

  private static String decode(BearerToken token, int from, int to)
      throws CharacterCodingException {
    ByteBuffer part = ByteBuffer.wrap(token.ascii(), from, to - from);
    return UTF_8.newDecoder().decode(Base64.getUrlDecoder().decode(part)).toString();
  }
}
