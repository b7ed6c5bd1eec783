package dev.partyline.token;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A check of a token's header, before its signature is verified. */
@FunctionalInterface
interface HeaderCheck {

  /** The accepted values of {@code typ}, in lower case. */
  Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

  /** The reason to refuse the token; empty if the check passes. */
  Optional<String> refuse(TokenHeader header);

  /** All checks, in order. */
  static List<HeaderCheck> all(TokenSettings settings) {
    return List.of(
        header ->
            unless(
                settings.algorithms().contains(JWSAlgorithm.parse(header.algorithm())),
                "algorithm"),
        HeaderCheck::keyId,
        HeaderCheck::type);
  }

  private static Optional<String> keyId(TokenHeader header) {
    int length = header.keyId().length();
    return unless(length > 0 && length <= 128, "key_id");
  }

  // RFC 8725 section 3.11; at+jwt is RFC 9068's.
  private static Optional<String> type(TokenHeader header) {
    return unless(header.type().map(TYPES::contains).orElse(true), "type");
  }

  private static Optional<String> unless(boolean passed, String reason) {
    return passed ? Optional.empty() : Optional.of(reason);
  }
}
