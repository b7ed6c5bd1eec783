package dev.partyline.token;

import java.util.Optional;

/** The keys that the issuer signs with. */
public sealed interface KeySet permits FixedKeySet, RemoteKeySet {

  /**
   * The key with this id.
   *
   * @return nothing if the issuer has no such key
   * @throws dev.partyline.outcome.UnavailableException if the set cannot be had now
   */
  Optional<IssuerKey> find(String keyId);

  /** Gets the set ready, if that can be done now. Never throws. */
  void prefetch();

  /** Forgets the set, however fresh it seems, and gets it anew if that can be done now. */
  void refresh();
}
