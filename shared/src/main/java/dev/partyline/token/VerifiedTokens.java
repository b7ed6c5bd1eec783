package dev.partyline.token;

import dev.partyline.deadline.Deadline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Caches the claims of tokens with a verified signature by the token's hash: a browser sends the
 * same token for every channel, and verifying an RSA signature costs more than the rest of a
 * request. What depends on the time or on the issuer's keys is not cached: an entry is valid only
 * while the issuer publishes the very key that verified it, and claims are checked on each request.
 *
 * <p>A token is cached when it is verified for the second time. Most tokens come to a sandbox once,
 * since a page sends all its channels in one request, and cached ones survive the garbage
 * collections: copying them took two fifths of each.
 *
 * <p>Holds at most {@value #MAX_TOKENS} entries and evicts the least recently used. No token itself
 * is held. Thread-safe.
 */
final class VerifiedTokens {

  static final int MAX_TOKENS = 1_000;

  private static final int MAX_SEEN = 4_096;

  private final Map<TokenHash, Verified> tokens = new Recent();

  // The fingerprints of tokens verified once, each in the place that it gives itself: a later one
  // in the same place replaces it, and is only cached later.
  private final long[] seen = new long[MAX_SEEN];

  /**
   * The cached claims of a token; empty if it must be verified.
   *
   * @param deadline how long to wait for the key set
   * @throws dev.partyline.outcome.UnavailableException if the key set is unavailable
   */
  Optional<Claims> find(TokenHash token, Deadline deadline) {
    // Not under the lock, since the set may have to be fetched.
    return cached(token).filter(verified -> verified.isStill(deadline)).map(Verified::claims);
  }

  /** Caches a token's claims and how they were verified, if this is the second time. */
  synchronized void add(TokenHash token, Verified verified) {
    long fingerprint = token.fingerprint();
    int place = Math.floorMod(fingerprint, MAX_SEEN);
    if (seen[place] == fingerprint) {
      tokens.put(token, verified);
    } else {
      seen[place] = fingerprint;
    }
  }

  /** Removes a token that is no longer accepted. */
  synchronized void remove(TokenHash token) {
    tokens.remove(token);
  }

  private synchronized Optional<Verified> cached(TokenHash token) {
    return Optional.ofNullable(tokens.get(token));
  }

  /**
   * A token whose signature is valid.
   *
   * @param keys its issuer's key set
   * @param query the keys that may have signed it
   * @param key the key that did
   */
  record Verified(KeySet keys, KeyQuery query, IssuerKey key, Claims claims) {

    private boolean isStill(Deadline deadline) {
      List<IssuerKey> matching = keys.find(query, deadline);
      return matching.contains(key) && !query.isAmbiguous(matching);
    }
  }

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
