package dev.partyline.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.gson.stream.MalformedJsonException;
import dev.partyline.json.StrictJson;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.text.Utf8;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Parses a token's compact form (RFC 7515 section 7.1): three parts in canonical base64url, the
 * first two JSON objects in UTF-8, of limited depth and without repeated members (RFC 7515 section
 * 4, RFC 7519 section 4). Thread-safe.
 */
final class CompactForm {

  private static final List<String> TEXT_PARAMETERS = List.of("alg", "kid", "typ");

  // The last characters without unused bits (RFC 4648 section 3.5), after whole groups of four and
  // two more, or three more.
  private static final String LAST_OF_TWO = "AQgw";
  private static final String LAST_OF_THREE = "AEIMQUYcgkosw048";

  // An issuer's tokens have the same header while it signs with the same key: parsing it each time
  // took a tenth of what a request with a new token allocates.
  private volatile ParsedHeader lastHeader =
      new ParsedHeader(ByteBuffer.allocate(0), new TokenHeader(Map.of()));

  /** Parses a token. */
  Outcome<SignedToken> read(BearerToken token) {
    byte[] ascii = token.ascii();
    int claimsAt = token.claimsAt();
    int signatureAt = token.signatureAt();
    if (!isCanonical(ascii, 0, claimsAt - 1)
        || !isCanonical(ascii, claimsAt, signatureAt - 1)
        || !isCanonical(ascii, signatureAt, ascii.length)) {
      return refused("encoding");
    }
    try {
      TokenHeader header = header(ascii, claimsAt - 1);
      Claims claims = new Claims(object(ascii, claimsAt, signatureAt - 1));
      String signature = new String(ascii, signatureAt, ascii.length - signatureAt, US_ASCII);
      return Outcome.accepted(
          new SignedToken(header, claims, token, new DecodedSignature(signature)));
    } catch (CharacterCodingException e) {
      return refused("encoding");
    } catch (StrictJson.TooDeepException e) {
      return refused("nesting");
    } catch (IOException e) {
      return refused("malformed");
    }
  }

  private TokenHeader header(byte[] ascii, int end) throws IOException {
    ParsedHeader last = lastHeader;
    if (last.encoded().equals(ByteBuffer.wrap(ascii, 0, end))) {
      return last.header();
    }
    Map<String, Object> parameters = object(ascii, 0, end);
    for (String name : TEXT_PARAMETERS) {
      if (parameters.containsKey(name) && !(parameters.get(name) instanceof String)) {
        throw new MalformedJsonException(name + " is no text");
      }
    }
    TokenHeader header = new TokenHeader(parameters);
    lastHeader = new ParsedHeader(ByteBuffer.wrap(Arrays.copyOf(ascii, end)), header);
    return header;
  }

  /** A header, and the base64url that it was parsed from. */
  private record ParsedHeader(ByteBuffer encoded, TokenHeader header) {}

  private static Outcome<SignedToken> refused(String reason) {
    return Outcome.refused(new BadToken(reason));
  }

  /**
   * Whether the encoding of a part is canonical. A lenient decoder ignores a few bits of the last
   * character, so that one token could have several texts. {@link BearerToken} has checked the
   * characters.
   */
  private static boolean isCanonical(byte[] ascii, int from, int to) {
    byte last = ascii[to - 1];
    return switch ((to - from) % 4) {
      case 0 -> true;
      case 2 -> LAST_OF_TWO.indexOf(last) >= 0;
      case 3 -> LAST_OF_THREE.indexOf(last) >= 0;
      default -> false;
    };
  }

  private static Map<String, Object> object(byte[] ascii, int from, int to) throws IOException {
    ByteBuffer decoded = Base64.getUrlDecoder().decode(ByteBuffer.wrap(ascii, from, to - from));
    return StrictJson.object(Utf8.decode(decoded.array()));
  }
}
