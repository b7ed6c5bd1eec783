package dev.partyline.token;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A token's header (RFC 7515 section 4.1); {@code alg}, {@code kid} and {@code typ} are strings.
 */
final class TokenHeader {

  private final Map<String, Object> parameters;

  TokenHeader(Map<String, Object> parameters) {
    this.parameters = parameters;
  }

  /** {@code alg}; its name is empty if missing. */
  JWSAlgorithm algorithm() {
    return JWSAlgorithm.parse(text("alg").orElse(""));
  }

  /** {@code kid}; empty if missing. */
  Optional<String> keyId() {
    return text("kid");
  }

  /** The keys that may have signed the token. */
  KeyQuery keyQuery() {
    return new KeyQuery(keyId(), algorithm());
  }

  /** {@code typ} in lower case. */
  Optional<String> type() {
    return text("typ").map(type -> type.toLowerCase(Locale.ROOT));
  }

  boolean hasAnyOf(Set<String> names) {
    return !Collections.disjoint(parameters.keySet(), names);
  }

  private Optional<String> text(String name) {
    return parameters.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
