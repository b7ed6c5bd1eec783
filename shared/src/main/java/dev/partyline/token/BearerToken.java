package dev.partyline.token;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.outcome.Refusal.NoToken;
import java.util.Optional;

/**
 * The text of a token as it came in the {@code Authorization} header (RFC 6750 section 2.1): three
 * base64url parts with dots between (RFC 7515 section 3.1), 8 KiB at most. Its {@code toString}
 * shows nothing of it.
 */
final class BearerToken {

  private static final int MAX_CHARACTERS = 8 * 1024;

  private static final String SCHEME = "Bearer ";

  // A bit for each character. Of a thousand that come in no order a processor cannot guess whether
  // the next is a digit or a letter: comparisons with the ends of ranges took twice as long, and a
  // regular expression longer than all else that is done to a token that is known already.
  private static final long BELOW_64 = bits("-.0123456789");
  private static final long FROM_64 = bits("ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

  private final String text;

  private BearerToken(String text) {
    this.text = text;
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
    // The scheme's case does not matter (RFC 9110 section 11.1).
    if (!header.regionMatches(true, 0, SCHEME, 0, at)) {
      return notOne();
    }
    while (at < header.length() && header.charAt(at) == ' ') {
      at++;
    }
    String token = header.substring(at);
    return hasThreeParts(token) ? Outcome.accepted(new BearerToken(token)) : notOne();
  }

  private static Outcome<BearerToken> notOne() {
    return Outcome.refused(new BadToken("not_a_bearer_token"));
  }

  private static boolean hasThreeParts(String token) {
    int firstDot = token.indexOf('.');
    int lastDot = token.lastIndexOf('.');
    return firstDot > 0
        && lastDot > firstDot + 1
        && lastDot < token.length() - 1
        && token.indexOf('.', firstDot + 1) == lastDot
        && isOfItsAlphabet(token);
  }

  /** Two headers reach us joined by a comma, which is in no token. */
  private static boolean isOfItsAlphabet(String token) {
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      // A shift takes the last six bits of its distance alone.
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

  @Override
  public String toString() {
    return "BearerToken";
  }
}
