package dev.partyline.token;

import com.nimbusds.jose.jwk.JWK;
import java.util.Map;
import java.util.Optional;

/** A key set given in the environment. Immutable, thread-safe. */
final class FixedKeySet implements KeySet {

  private final Map<String, JWK> keys;

  FixedKeySet(Map<String, JWK> keys) {
    this.keys = Map.copyOf(keys);
  }

  @Override
  public Optional<JWK> find(String keyId) {
    return Optional.ofNullable(keys.get(keyId));
  }

  @Override
  public void prefetch() {
    // It is here.
  }

  @Override
  public void refresh() {
    // It is part of the configuration.
  }
}
