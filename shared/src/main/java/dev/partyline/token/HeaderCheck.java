package dev.partyline.token;

import com.nimbusds.jose.JWSHeader;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One thing that a token's header must be before its signature is looked at. */
@FunctionalInterface
interface HeaderCheck {

  /** The reason why not, or nothing. */
  Optional<String> refuse(JWSHeader header);

  /**
   * All checks, in order.
   *
   * @param settings which algorithms are accepted
   */
  static List<HeaderCheck> all(TokenSettings settings) {
    return List.of(
        header -> unless(settings.algorithms().contains(header.getAlgorithm()), "algorithm"),
        HeaderCheck::keyId,
        HeaderCheck::type);
  }

  private static Optional<String> keyId(JWSHeader header) {
    String keyId = header.getKeyID();
    return unless(keyId != null && !keyId.isEmpty() && keyId.length() <= 128, "key_id");
  }

  // RFC 8725 section 3.11; at+jwt is RFC 9068's.
  private static Optional<String> type(JWSHeader header) {
    return unless(
        header.getType() == null
            || Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt")
                .contains(typeOf(header)),
        "type");
  }

  /** The header's {@code typ} in lower case; empty if it has none. */
  static String typeOf(JWSHeader header) {
    return header.getType() == null ? "" : header.getType().getType().toLowerCase(Locale.ROOT);
  }

  private static Optional<String> unless(boolean right, String reason) {
    return right ? Optional.empty() : Optional.of(reason);
  }
}
