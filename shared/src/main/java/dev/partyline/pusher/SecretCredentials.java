package dev.partyline.pusher;

import com.google.gson.JsonObject;
import dev.partyline.outcome.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The credentials in a secret, kept for a while. Thread-safe: who needs a read at the same time as
 * others shares it.
 *
 * <ul>
 *   <li>It is read again once it is {@link #FRESH_FOR} old, so it can be rotated without a
 *       deployment.
 *   <li>When Pusher refuses what is in hand it is read again sooner.
 *   <li>While it cannot be read, or nothing can be made of it, what is in hand goes on to serve
 *       until it is {@link #KEPT_FOR} old. Pusher itself refuses a key that was withdrawn.
 *   <li>Between two reads are {@link #MIN_BETWEEN_READS}, but for one case: with nothing in hand,
 *       and nobody having answered at all, every caller may try.
 * </ul>
 */
final class SecretCredentials implements CredentialsSource {

  static final Duration FRESH_FOR = Duration.ofMinutes(5);
  static final Duration KEPT_FOR = Duration.ofHours(12);
  static final Duration MIN_BETWEEN_READS = Duration.ofSeconds(10);

  // A JVM's first call takes it a second by itself. Nobody waits for that longer than for any read.
  private static final Duration PREFETCH_TIMEOUT = Duration.ofSeconds(5);

  private final PusherSecret secret;
  private final Clock clock;
  private final Consumer<String> log;
  private final ReentrantLock reading = new ReentrantLock();

  private volatile Known known = new Known(null, Instant.EPOCH);
  private volatile @Nullable SecretException lastFailure;
  // These two only by who holds the lock.
  private Instant triedAt = Instant.EPOCH;
  private Instant triedUntil = Instant.EPOCH;

  SecretCredentials(PusherSecret secret, Clock clock, Consumer<String> log) {
    this.secret = secret;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public PusherCredentials current(Duration atMost) {
    Instant askedAt = clock.instant();
    if (!known.isYounger(FRESH_FOR, askedAt)) {
      exclusively(
          shorter(atMost, READ_TIMEOUT),
          left -> {
            Instant now = clock.instant();
            if (!known.isYounger(FRESH_FOR, now) && !triedUntil.isAfter(askedAt) && mayRead(now)) {
              read(now, left);
            }
          });
    }
    PusherCredentials credentials = known.credentials();
    if (credentials == null || !known.isYounger(KEPT_FOR, clock.instant())) {
      throw new UnavailableException("pusher_credentials", lastFailure);
    }
    return credentials;
  }

  @Override
  public PusherCredentials afterRefusal(PusherCredentials refused, Duration atMost) {
    exclusively(
        shorter(atMost, READ_TIMEOUT),
        left -> {
          Instant now = clock.instant();
          boolean sameInHand = refused.equals(known.credentials());
          if (sameInHand && !now.isBefore(triedAt.plus(MIN_BETWEEN_READS))) {
            read(now, left);
          }
        });
    PusherCredentials credentials = known.credentials();
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
                      if (triedAt.equals(Instant.EPOCH)) {
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
    boolean unansweredAndNothingInHand =
        !known.isYounger(KEPT_FOR, now) && (failure == null || !failure.isAnswered());
    return unansweredAndNothingInHand || !now.isBefore(triedAt.plus(MIN_BETWEEN_READS));
  }

  private void read(Instant now, Duration atMost) {
    triedAt = now;
    try {
      known = new Known(secret.read(atMost), now);
      lastFailure = null;
    } catch (SecretException e) {
      lastFailure = e;
      log.accept(line(e, now));
    }
    triedUntil = clock.instant();
  }

  private String line(SecretException failure, Instant now) {
    JsonObject line = new JsonObject();
    line.addProperty("level", "ERROR");
    line.addProperty("event", "pusher_secret_not_read");
    line.addProperty("reason", failure.getMessage());
    line.addProperty("olderInUse", known.isYounger(KEPT_FOR, now));
    return line + "\n";
  }

  private interface Turn {
    void take(Duration left);
  }

  /** One at a time; whoever cannot wait so long goes on with what is in hand. */
  private void exclusively(Duration time, Turn turn) {
    long start = System.nanoTime();
    try {
      if (reading.tryLock(time.toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          turn.take(time.minusNanos(System.nanoTime() - start));
        } finally {
          reading.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private record Known(@Nullable PusherCredentials credentials, Instant readAt) {
    boolean isYounger(Duration age, Instant now) {
      return now.isBefore(readAt.plus(age));
    }
  }
}
