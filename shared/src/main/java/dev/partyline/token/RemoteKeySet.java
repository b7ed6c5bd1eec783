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
 * The issuer's key set, cached. Thread-safe: concurrent callers share one fetch.
 *
 * <ul>
 *   <li>It is fetched again once it is {@link #FRESH_FOR} old, so a withdrawn key stops working by
 *       then.
 *   <li>An unknown key id causes a fetch, but not within {@link #MIN_BETWEEN_FETCHES} of the last
 *       attempt: made-up key ids must not turn into load on the issuer.
 *   <li>While the issuer is unavailable the cached set is used, until it is {@link #KEPT_FOR} old.
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
  private Instant fetchStartedAt = Instant.EPOCH;
  private Instant fetchEndedAt = Instant.EPOCH;
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
   * @param calledAt when the caller called: a fetch that ended since then serves this caller too
   */
  private synchronized Optional<IssuerKey> find(String keyId, Instant calledAt) {
    Instant now = clock.instant();
    boolean fresh = now.isBefore(fetchedAt.plus(FRESH_FOR));
    if ((!fresh || !keys.containsKey(keyId)) && !fetchEndedAt.isAfter(calledAt) && mayFetch(now)) {
      fetch(now);
    }
    if (!now.isBefore(fetchedAt.plus(KEPT_FOR))) {
      throw new UnavailableException("key_set", lastFailure);
    }
    return Optional.ofNullable(keys.get(keyId));
  }

  @Override
  public synchronized void prefetch() {
    if (fetchStartedAt.equals(Instant.EPOCH)) {
      fetch(clock.instant());
    }
  }

  @Override
  public synchronized void refresh() {
    keys = Map.of();
    fetchedAt = Instant.EPOCH;
    fetch(clock.instant());
  }

  /** With no set cached, every caller may fetch. */
  private boolean mayFetch(Instant now) {
    boolean noneCached = !now.isBefore(fetchedAt.plus(KEPT_FOR));
    return noneCached || !now.isBefore(fetchStartedAt.plus(MIN_BETWEEN_FETCHES));
  }

  private void fetch(Instant now) {
    fetchStartedAt = now;
    try {
      keys = fetcher.fetch();
      fetchedAt = now;
      lastFailure = null;
    } catch (IOException e) {
      lastFailure = e;
    }
    fetchEndedAt = clock.instant();
  }
}
