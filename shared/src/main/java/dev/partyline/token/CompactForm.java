package dev.partyline.token;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import java.util.Base64;
import java.util.Optional;

/**
 * The outer form of a token (RFC 7515 section 7.1): three parts, each base64url in its one
 * spelling, the first two JSON of no great depth. What passes can be handed to a JSON parser.
 */
final class CompactForm {

  private static final int MAX_DEPTH = 32;

  private CompactForm() {}

  static Outcome<BearerToken> check(BearerToken token) {
    String[] parts = token.text().split("\\.", -1);
    Optional<byte[]> header = decode(parts[0]);
    Optional<byte[]> claims = decode(parts[1]);
    if (header.isEmpty() || claims.isEmpty() || decode(parts[2]).isEmpty()) {
      return Outcome.refused(new BadToken("encoding"));
    }
    return isShallow(header.get()) && isShallow(claims.get())
        ? Outcome.accepted(token)
        : Outcome.refused(new BadToken("nesting"));
  }

  /**
   * Of the last character a few bits do not matter to a lenient decoder: the same token could be
   * spelt in several ways, and be a new one to whoever compares texts.
   */
  private static Optional<byte[]> decode(String part) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      String spelling = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      return spelling.equals(part) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isShallow(byte[] json) {
    int depth = 0;
    boolean inText = false;
    for (int i = 0; i < json.length; i++) {
      byte b = json[i];
      if (inText) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          inText = false;
        }
      } else if (b == '"') {
        inText = true;
      } else if (b == '{' || b == '[') {
        depth++;
        if (depth > MAX_DEPTH) {
          return false;
        }
      } else if (b == '}' || b == ']') {
        depth--;
      }
    }
    return true;
  }
}
