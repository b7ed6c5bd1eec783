package dev.partyline.token;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Caches the claims of tokens with a verified signature by the token's hash: a browser sends the
 * same token for every channel, and verifying an RSA signature costs more than the rest of a
 * request. What depends on the time or on the issuer's keys is not cached: an entry is valid only
 * while the issuer publishes the very key that verified it, and claims are checked on each request.
 *
 * <p>Holds at most {@value #MAX_TOKENS} entries and evicts the least recently used. No token itself
 * is held. Thread-safe.
 */
final class VerifiedTokens {

  static final int MAX_TOKENS = 1_000;

  private final KeySet keys;
  private final Map<TokenHash, Verified> tokens = new Recent();

  VerifiedTokens(KeySet keys) {
    this.keys = keys;
  }

  /**
   * The cached claims of a token; empty if it must be verified.
   *
   * @throws dev.partyline.outcome.UnavailableException if the key set is unavailable
   */
  Optional<Claims> find(TokenHash token) {
    return cached(token).filter(this::keyIsPublished).map(Verified::claims);
  }

  /** Caches a token's claims and the issuer's key that verified it. */
  synchronized void add(TokenHash token, IssuerKey key, Claims claims) {
    tokens.put(token, new Verified(key, claims));
  }

  /** Removes a token that is no longer accepted. */
  synchronized void remove(TokenHash token) {
    tokens.remove(token);
  }

  private synchronized Optional<Verified> cached(TokenHash token) {
    return Optional.ofNullable(tokens.get(token));
  }

  /** Not under the lock, since the set may have to be fetched. */
  private boolean keyIsPublished(Verified verified) {
    return keys.find(verified.key().id()).filter(verified.key()::equals).isPresent();
  }

  private record Verified(IssuerKey key, Claims claims) {}

  private static final class Recent extends LinkedHashMap<TokenHash, Verified> {

    @java.io.Serial private static final long serialVersionUID = 1L;

    private Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<TokenHash, Verified> eldest) {
      return size() > MAX_TOKENS;
    }
  }
}
