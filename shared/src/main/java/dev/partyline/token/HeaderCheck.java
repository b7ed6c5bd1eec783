package dev.partyline.token;

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
            unless(!header.hasAnyOf(TokenSettings.REFUSED_HEADER_PARAMETERS), "header_parameter"),
        header -> unless(settings.algorithms().contains(header.algorithm()), "algorithm"),
        HeaderCheck::keyId,
        HeaderCheck::type);
  }

  private static Optional<String> keyId(TokenHeader header) {
    return unless(
        header.keyId().map(id -> !id.isEmpty() && id.length() <= 128).orElse(true), "key_id");
  }

  // RFC 8725 section 3.11; at+jwt is RFC 9068's.
  private static Optional<String> type(TokenHeader header) {
    return unless(header.type().map(TYPES::contains).orElse(true), "type");
  }

  private static Optional<String> unless(boolean passed, String reason) {
    return passed ? Optional.empty() : Optional.of(reason);
  }
}
