package dev.partyline.token;

import java.util.Map;
import java.util.Optional;

/** A key set from the environment. Immutable, thread-safe. */
final class FixedKeySet implements KeySet {

  private final Map<String, IssuerKey> keys;

  FixedKeySet(Map<String, IssuerKey> keys) {
    this.keys = Map.copyOf(keys);
  }

  @Override
  public Optional<IssuerKey> find(String keyId) {
    return Optional.ofNullable(keys.get(keyId));
  }

  @Override
  public void prefetch() {
    // Nothing to fetch.
  }

  @Override
  public void refresh() {
    // Nothing to fetch.
  }
}
