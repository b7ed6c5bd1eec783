package dev.partyline.token;

import dev.partyline.deadline.Deadline;
import dev.partyline.outcome.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's key set, cached. Thread-safe: concurrent callers share one fetch, and each waits for
 * it until its own deadline.
 *
 * <ul>
 *   <li>It is fetched again once it is {@link #FRESH_FOR} old, so a withdrawn key stops working by
 *       then.
 *   <li>A token without a matching key causes a fetch, but not within {@link #MIN_BETWEEN_FETCHES}
 *       of the last attempt: made-up key ids must not turn into load on the issuer.
 *   <li>While the issuer is unavailable the cached set is used, until it is {@link #KEPT_FOR} old.
 * </ul>
 */
final class RemoteKeySet implements KeySet {

  static final Duration FRESH_FOR = Duration.ofMinutes(10);
  static final Duration KEPT_FOR = Duration.ofHours(1);
  static final Duration MIN_BETWEEN_FETCHES = Duration.ofSeconds(10);

  private final KeySetFetcher fetcher;
  private final Clock clock;

  private PublishedKeys keys = PublishedKeys.NONE;
  private Instant fetchedAt = Instant.EPOCH;
  private Instant fetchStartedAt = Instant.EPOCH;
  private int fetchNumber;
  private CompletableFuture<Void> fetch = CompletableFuture.completedFuture(null);
  private @Nullable Throwable lastFailure;

  RemoteKeySet(KeySetFetcher fetcher, Clock clock) {
    this.fetcher = fetcher;
    this.clock = clock;
  }

  @Override
  public List<IssuerKey> find(KeyQuery query, Deadline deadline) {
    CompletableFuture<Void> current;
    synchronized (this) {
      Instant now = clock.instant();
      List<IssuerKey> matching = keys.find(query);
      if (isFresh(now) && !matching.isEmpty()) {
        return matching;
      }
      current = fetchIfAllowed(now);
    }
    await(current, deadline);
    return cached().find(query);
  }

  @Override
  public PublishedKeys published(Deadline deadline) {
    CompletableFuture<Void> current;
    synchronized (this) {
      Instant now = clock.instant();
      if (isFresh(now)) {
        return keys;
      }
      current = fetchIfAllowed(now);
    }
    await(current, deadline);
    return cached();
  }

  @Override
  public synchronized void prefetch() {
    if (fetchStartedAt.equals(Instant.EPOCH)) {
      startFetch(clock.instant());
    }
  }

  @Override
  public synchronized void refresh() {
    keys = PublishedKeys.NONE;
    fetchedAt = Instant.EPOCH;
    startFetch(clock.instant());
  }

  @Override
  public void awaitFetch(Deadline deadline) {
    CompletableFuture<Void> current;
    synchronized (this) {
      current = fetch;
    }
    await(current, deadline);
  }

  private boolean isFresh(Instant now) {
    return now.isBefore(fetchedAt.plus(FRESH_FOR));
  }

  private boolean isKept(Instant now) {
    return now.isBefore(fetchedAt.plus(KEPT_FOR));
  }

  /**
   * The set, whatever became of the last fetch.
   *
   * @throws UnavailableException if none was fetched within {@link #KEPT_FOR}
   */
  private synchronized PublishedKeys cached() {
    if (!isKept(clock.instant())) {
      throw new UnavailableException(
          "key_set", lastFailure == null ? new TimeoutException() : lastFailure);
    }
    return keys;
  }

  /** The fetch that is running, or a new one. With no set cached, every caller may start one. */
  private CompletableFuture<Void> fetchIfAllowed(Instant now) {
    if (fetch.isDone()
        && (!isKept(now) || !now.isBefore(fetchStartedAt.plus(MIN_BETWEEN_FETCHES)))) {
      startFetch(now);
    }
    return fetch;
  }

  private void startFetch(Instant now) {
    fetchStartedAt = now;
    int number = ++fetchNumber;
    fetch = fetcher.fetch().handle((fetched, failure) -> store(number, fetched, failure));
  }

  private synchronized @Nullable Void store(
      int number, @Nullable PublishedKeys fetched, @Nullable Throwable failure) {
    // A fetch from before a refresh must not bring back what was discarded.
    if (number == fetchNumber) {
      if (fetched != null) {
        keys = fetched;
        fetchedAt = fetchStartedAt;
      }
      lastFailure = failure instanceof CompletionException ? failure.getCause() : failure;
    }
    return null;
  }

  private static void await(CompletableFuture<Void> fetch, Deadline deadline) {
    try {
      fetch.get(Math.max(0, deadline.remaining().toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // The caller finds no set, or an older one.
    } catch (ExecutionException e) {
      throw new IllegalStateException("every failure is stored", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
