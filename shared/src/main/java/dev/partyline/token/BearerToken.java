package dev.partyline.token;

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

  private final byte[] ascii;
  private final int claimsAt;
  private final int signatureAt;

  private BearerToken(byte[] ascii, int claimsAt, int signatureAt) {
    this.ascii = ascii;
    this.claimsAt = claimsAt;
    this.signatureAt = signatureAt;
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
    int firstDot = header.indexOf('.', at);
    int lastDot = header.lastIndexOf('.');
    boolean hasThreeParts =
        firstDot > at
            && lastDot > firstDot + 1
            && lastDot < header.length() - 1
            && header.indexOf('.', firstDot + 1) == lastDot;
    return hasThreeParts ? read(header, at, firstDot, lastDot) : notABearerToken();
  }

  /** Copies the token's characters while it checks them. */
  private static Outcome<BearerToken> read(String header, int from, int firstDot, int lastDot) {
    byte[] ascii = new byte[header.length() - from];
    for (int i = 0; i < ascii.length; i++) {
      char c = header.charAt(from + i);
      // Also refuses repeated headers, which arrive joined by a comma.
      // A shift uses only the low six bits of its distance.
      if (c > 'z' || ((c < 64 ? BELOW_64 : FROM_64) >>> c & 1) == 0) {
        return notABearerToken();
      }
      ascii[i] = (byte) c;
    }
    return Outcome.accepted(new BearerToken(ascii, firstDot + 1 - from, lastDot + 1 - from));
  }

  private static Outcome<BearerToken> notABearerToken() {
    return Outcome.refused(new BadToken("not_a_bearer_token"));
  }

  private static long bits(String characters) {
    long bits = 0;
    for (int i = 0; i < characters.length(); i++) {
      bits |= 1L << characters.charAt(i);
    }
    return bits;
  }

  /** The token's bytes, not to be changed: its hash and its parts are read from the same ones. */
  byte[] ascii() {
    return ascii;
  }

  /** The index of the second part; the first ends before the dot in front of it. */
  int claimsAt() {
    return claimsAt;
  }

  /** The index of the third part; the second ends before the dot in front of it. */
  int signatureAt() {
    return signatureAt;
  }

  @Override
  public String toString() {
    return "BearerToken";
  }
}
