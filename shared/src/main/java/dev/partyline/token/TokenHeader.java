package dev.partyline.token;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A token's header (RFC 7515 section 4.1); all parameters are strings. */
final class TokenHeader {

  private final Map<String, Object> parameters;

  TokenHeader(Map<String, Object> parameters) {
    this.parameters = parameters;
  }

  /** {@code alg}; empty if missing. */
  String algorithm() {
    return text("alg").orElse("");
  }

  /** {@code kid}; empty if missing. */
  String keyId() {
    return text("kid").orElse("");
  }

  /** {@code typ} in lower case. */
  Optional<String> type() {
    return text("typ").map(type -> type.toLowerCase(Locale.ROOT));
  }

  private Optional<String> text(String name) {
    return parameters.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
