package dev.partyline.pusher;

import com.google.gson.JsonObject;
import dev.partyline.outcome.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Credentials in a secret, cached. Thread-safe: concurrent callers share one read.
 *
 * <ul>
 *   <li>The secret is read again once it is {@link #FRESH_FOR} old, so it can be rotated without a
 *       deployment.
 *   <li>It is read sooner when Pusher refuses the cached credentials.
 *   <li>While it cannot be read or is invalid, cached credentials are used until they are {@link
 *       #KEPT_FOR} old. Pusher itself refuses a revoked key.
 *   <li>Reads are at least {@link #MIN_BETWEEN_READS} apart, with one exception: with nothing
 *       cached, and no answer from Secrets Manager so far, every caller may try.
 * </ul>
 */
final class SecretCredentials implements CredentialsSource {

  static final Duration FRESH_FOR = Duration.ofMinutes(5);
  static final Duration KEPT_FOR = Duration.ofHours(12);
  static final Duration MIN_BETWEEN_READS = Duration.ofSeconds(10);

  // The first call takes a JVM a second by itself. No caller waits longer than for any other read.
  private static final Duration PREFETCH_TIMEOUT = Duration.ofSeconds(5);

  private final PusherSecret secret;
  private final Clock clock;
  private final Consumer<String> log;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile Cached cached = new Cached(null, Instant.EPOCH);
  private volatile @Nullable SecretException lastFailure;
  // Of the last read. Guarded by the lock.
  private Instant readStartedAt = Instant.EPOCH;
  private Instant readEndedAt = Instant.EPOCH;

  SecretCredentials(PusherSecret secret, Clock clock, Consumer<String> log) {
    this.secret = secret;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public PusherCredentials current(Duration atMost) {
    Instant calledAt = clock.instant();
    if (!cached.isYounger(FRESH_FOR, calledAt)) {
      exclusively(
          shorter(atMost, READ_TIMEOUT),
          left -> {
            Instant now = clock.instant();
            if (!cached.isYounger(FRESH_FOR, now)
                && !readEndedAt.isAfter(calledAt)
                && mayRead(now)) {
              read(now, left);
            }
          });
    }
    return known().orElseThrow(() -> new UnavailableException("pusher_credentials", lastFailure));
  }

  @Override
  public Optional<PusherCredentials> known() {
    Cached last = cached;
    return Optional.ofNullable(last.credentials())
        .filter(credentials -> last.isYounger(KEPT_FOR, clock.instant()));
  }

  @Override
  public PusherCredentials afterRefusal(PusherCredentials refused, Duration atMost) {
    exclusively(
        shorter(atMost, READ_TIMEOUT),
        left -> {
          Instant now = clock.instant();
          boolean stillCached = refused.equals(cached.credentials());
          if (stillCached && !now.isBefore(readStartedAt.plus(MIN_BETWEEN_READS))) {
            read(now, left);
          }
        });
    PusherCredentials credentials = cached.credentials();
    return credentials == null ? refused : credentials;
  }

  @Override
  public void prefetch() {
    Thread.ofPlatform()
        .daemon()
        .name("pusher-credentials-prefetch")
        .start(
            () ->
                exclusively(
                    PREFETCH_TIMEOUT,
                    left -> {
                      if (readStartedAt.equals(Instant.EPOCH)) {
                        read(clock.instant(), left);
                      }
                    }));
  }

  @Override
  public void refresh() {
    exclusively(READ_TIMEOUT, left -> read(clock.instant(), left));
  }

  private boolean mayRead(Instant now) {
    SecretException failure = lastFailure;
    boolean unansweredAndNoneCached =
        !cached.isYounger(KEPT_FOR, now) && (failure == null || !failure.isAnswered());
    return unansweredAndNoneCached || !now.isBefore(readStartedAt.plus(MIN_BETWEEN_READS));
  }

  private void read(Instant now, Duration atMost) {
    readStartedAt = now;
    try {
      cached = new Cached(secret.read(atMost), now);
      lastFailure = null;
    } catch (SecretException e) {
      lastFailure = e;
      log.accept(line(e, now));
    }
    readEndedAt = clock.instant();
  }

  private String line(SecretException failure, Instant now) {
    JsonObject line = new JsonObject();
    line.addProperty("level", "ERROR");
    line.addProperty("event", "pusher_secret_not_read");
    line.addProperty("reason", failure.getMessage());
    line.addProperty("olderInUse", cached.isYounger(KEPT_FOR, now));
    return line + "\n";
  }

  private interface Read {
    void run(Duration left);
  }

  /** Runs one read at a time; a caller that cannot wait so long uses what is cached. */
  private void exclusively(Duration time, Read read) {
    long start = System.nanoTime();
    try {
      if (lock.tryLock(time.toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          read.run(time.minusNanos(System.nanoTime() - start));
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private record Cached(@Nullable PusherCredentials credentials, Instant readAt) {
    boolean isYounger(Duration age, Instant now) {
      return now.isBefore(readAt.plus(age));
    }
  }
}
