package dev.partyline.token;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.outcome.Refusal.NoToken;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a token as it came in the {@code Authorization} header (RFC 6750 section 2.1): three
 * base64url parts with dots between (RFC 7515 section 3.1), 8 KiB at most. Its {@code toString}
 * shows nothing of it.
 */
final class BearerToken {

  private static final int MAX_CHARACTERS = 8 * 1024;

  // The scheme's case does not matter (RFC 9110 section 11.1). Two headers reach us joined by a
  // comma,
  // which is in no token.
  private static final Pattern HEADER =
      Pattern.compile(
          "bearer +([A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+)", Pattern.CASE_INSENSITIVE);

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
    Matcher header = HEADER.matcher(authorization.get());
    return header.matches()
        ? Outcome.accepted(new BearerToken(header.group(1)))
        : Outcome.refused(new BadToken("not_a_bearer_token"));
  }

  String text() {
    return text;
  }

  @Override
  public String toString() {
    return "BearerToken";
  }
}
