package dev.partyline.token;

import dev.partyline.outcome.UnavailableException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's key set, kept for a while. Thread-safe: callers that need a fetch at the same time
 * share one.
 *
 * <ul>
 *   <li>It is fetched again once it is {@link #FRESH_FOR} old, so a key that was withdrawn stops
 *       working by then.
 *   <li>An unknown key id makes it fetch again, but not within {@link #MIN_BETWEEN_FETCHES} of the
 *       last try: a stranger who makes up key ids cannot turn that into load on the issuer.
 *   <li>While the issuer cannot be reached the set goes on to serve, until it is {@link #KEPT_FOR}
 *       old.
 * </ul>
 */
final class RemoteKeySet implements KeySet {

  static final Duration FRESH_FOR = Duration.ofMinutes(10);
  static final Duration KEPT_FOR = Duration.ofHours(1);
  static final Duration MIN_BETWEEN_FETCHES = Duration.ofSeconds(10);

  private final KeySetFetcher fetcher;
  private final Clock clock;

  private Map<String, IssuerKey> keys = Map.of();
  private Instant fetchedAt = Instant.EPOCH;
  private Instant triedAt = Instant.EPOCH;
  private Instant triedUntil = Instant.EPOCH;
  private @Nullable IOException lastFailure;

  RemoteKeySet(KeySetFetcher fetcher, Clock clock) {
    this.fetcher = fetcher;
    this.clock = clock;
  }

  @Override
  public Optional<IssuerKey> find(String keyId) {
    return find(keyId, clock.instant());
  }

  /**
   * @param askedAt when the caller came: a fetch that ended since then was made for this caller as
   *     well
   */
  private synchronized Optional<IssuerKey> find(String keyId, Instant askedAt) {
    Instant now = clock.instant();
    boolean fresh = now.isBefore(fetchedAt.plus(FRESH_FOR));
    if ((!fresh || !keys.containsKey(keyId)) && !triedUntil.isAfter(askedAt) && mayFetch(now)) {
      fetch(now);
    }
    if (!now.isBefore(fetchedAt.plus(KEPT_FOR))) {
      throw new UnavailableException("key_set", lastFailure);
    }
    return Optional.ofNullable(keys.get(keyId));
  }

  @Override
  public synchronized void prefetch() {
    if (triedAt.equals(Instant.EPOCH)) {
      fetch(clock.instant());
    }
  }

  @Override
  public synchronized void refresh() {
    keys = Map.of();
    fetchedAt = Instant.EPOCH;
    fetch(clock.instant());
  }

  /** With no set in hand at all, every caller may try: there is nothing to answer with. */
  private boolean mayFetch(Instant now) {
    boolean nothingInHand = !now.isBefore(fetchedAt.plus(KEPT_FOR));
    return nothingInHand || !now.isBefore(triedAt.plus(MIN_BETWEEN_FETCHES));
  }

  private void fetch(Instant now) {
    triedAt = now;
    try {
      keys = fetcher.fetch();
      fetchedAt = now;
      lastFailure = null;
    } catch (IOException e) {
      lastFailure = e;
    }
    triedUntil = clock.instant();
  }
}
