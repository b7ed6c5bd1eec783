package dev.partyline.token;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The claims of tokens whose signature was found right, by its hash: a browser sends the same token
 * for every channel, and checking an RSA signature costs more than all the rest of a request. What
 * hangs on the time or on the issuer's keys is not remembered: a token is known only while the
 * issuer's set still has the very key it was checked with, and its claims are checked each time.
 *
 * <p>Holds {@value #MAX_TOKENS} tokens at most, the one not seen for longest is forgotten first. A
 * token is never held itself. Thread-safe.
 */
final class VerifiedTokens {

  static final int MAX_TOKENS = 1_000;

  private final KeySet keys;
  private final Map<TokenHash, Verified> tokens = new Recent();

  VerifiedTokens(KeySet keys) {
    this.keys = keys;
  }

  /**
   * What a token says that was remembered.
   *
   * @return nothing if it has to be verified
   * @throws dev.partyline.outcome.UnavailableException if the key set cannot be had now
   */
  Optional<Claims> find(TokenHash token) {
    return known(token).filter(this::keyIsStillThere).map(Verified::claims);
  }

  /**
   * Remembers a token.
   *
   * @param key the key of the issuer's that it was checked with
   */
  synchronized void add(TokenHash token, IssuerKey key, Claims claims) {
    tokens.put(token, new Verified(key, claims));
  }

  /** Forgets a token that is not accepted any more. */
  synchronized void remove(TokenHash token) {
    tokens.remove(token);
  }

  private synchronized Optional<Verified> known(TokenHash token) {
    return Optional.ofNullable(tokens.get(token));
  }

  /** Not under the lock: the set may have to be fetched for it. */
  private boolean keyIsStillThere(Verified verified) {
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
