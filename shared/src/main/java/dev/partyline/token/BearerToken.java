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

  /** Two headers reach us joined by a comma, which is in no token. */
  private static boolean hasThreeParts(String token) {
    int parts = 1;
    int start = 0;
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c == '.') {
        if (i == start) {
          return false;
        }
        parts++;
        start = i + 1;
      } else if (!isBase64Url(c)) {
        return false;
      }
    }
    return parts == 3 && start < token.length();
  }

  // A regular expression for this took longer than the rest of what is done to a token that is
  // known already.
  private static boolean isBase64Url(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  String text() {
    return text;
  }

  @Override
  public String toString() {
    return "BearerToken";
  }
}
