package dev.partyline.token;

import java.util.Optional;

/** The issuer's public keys. */
public sealed interface KeySet permits FixedKeySet, RemoteKeySet {

  /**
   * The key with this id; empty if the issuer has no such key.
   *
   * @throws dev.partyline.outcome.UnavailableException if the set is unavailable
   */
  Optional<IssuerKey> find(String keyId);

  /** Fetches the set if possible. Never throws. */
  void prefetch();

  /** Discards the set, however fresh, and fetches it again if possible. Never throws. */
  void refresh();
}
