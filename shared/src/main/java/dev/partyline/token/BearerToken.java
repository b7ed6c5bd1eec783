package dev.partyline.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.outcome.Refusal.NoToken;
import java.util.Optional;

/**
 * The text of a token in the {@code Authorization} header (RFC 6750 section 2.1): three base64url
 * parts separated by dots (RFC 7515 section 3.1), at most 8 KiB. Its {@code toString} does not show
 * it.
 */
final class BearerToken {

  private static final int MAX_CHARACTERS = 8 * 1024;

  private static final String SCHEME = "Bearer ";

  // A bit for each character. Branches on random characters are mispredicted: range comparisons
  // took twice as long, and a regular expression longer than all other work for a cached token.
  private static final long BELOW_64 = bits("-.0123456789");
  private static final long FROM_64 = bits("ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

  private final String text;
  private final byte[] ascii;

  private BearerToken(String text) {
    this.text = text;
    this.ascii = text.getBytes(US_ASCII);
  }

  static Outcome<BearerToken> read(Optional<String> authorization) {
    if (authorization.isEmpty()) {
      return Outcome.refused(new NoToken());
    }
    if (authorization.get().length() > MAX_CHARACTERS) {
      return Outcome.refused(new BadToken("token_too_long"));
    }
    return read(authorization.get());
  }

  private static Outcome<BearerToken> read(String header) {
    int at = SCHEME.length();
    // The scheme is case-insensitive (RFC 9110 section 11.1).
    if (!header.regionMatches(true, 0, SCHEME, 0, at)) {
      return notABearerToken();
    }
    while (at < header.length() && header.charAt(at) == ' ') {
      at++;
    }
    String token = header.substring(at);
    return hasThreeParts(token) ? Outcome.accepted(new BearerToken(token)) : notABearerToken();
  }

  private static Outcome<BearerToken> notABearerToken() {
    return Outcome.refused(new BadToken("not_a_bearer_token"));
  }

  private static boolean hasThreeParts(String token) {
    int firstDot = token.indexOf('.');
    int lastDot = token.lastIndexOf('.');
    return firstDot > 0
        && lastDot > firstDot + 1
        && lastDot < token.length() - 1
        && token.indexOf('.', firstDot + 1) == lastDot
        && hasOnlyTokenCharacters(token);
  }

  /** Also refuses repeated headers, which arrive joined by a comma. */
  private static boolean hasOnlyTokenCharacters(String token) {
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      // A shift uses only the low six bits of its distance.
      if (c > 'z' || ((c < 64 ? BELOW_64 : FROM_64) >>> c & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  private static long bits(String characters) {
    long bits = 0;
    for (int i = 0; i < characters.length(); i++) {
      bits |= 1L << characters.charAt(i);
    }
    return bits;
  }

  String text() {
    return text;
  }

  /** The text's bytes, not to be changed: its hash and its parts are read from the same ones. */
  byte[] ascii() {
    return ascii;
  }

  @Override
  public String toString() {
    return "BearerToken";
  }
}
