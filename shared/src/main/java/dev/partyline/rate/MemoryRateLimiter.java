package dev.partyline.rate;

import dev.partyline.deadline.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket for each caller, in this sandbox's memory: a minute's requests at once, refilled
 * evenly. It holds at most {@value #MAX_CALLERS} callers and evicts the least recently seen, who
 * then starts with a full bucket. Thread-safe.
 */
public final class MemoryRateLimiter implements RateLimiter {

  static final int MAX_CALLERS = 10_000;

  private final int perMinute;
  private final Clock clock;
  private final Map<Caller, Bucket> buckets = new Buckets();

  /**
   * @param perMinute a caller's limit, 1 or more
   */
  public MemoryRateLimiter(int perMinute, Clock clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  @Override
  public synchronized Verdict take(Caller caller, Deadline deadline) {
    Instant now = clock.instant();
    Bucket bucket = buckets.get(caller);
    double left = bucket == null ? perMinute : Math.min(perMinute, bucket.refilled(now, perMinute));
    if (left < 1) {
      buckets.put(caller, new Bucket(left, now));
      double seconds = (1 - left) * 60 / perMinute;
      return new Verdict.Limited(Duration.ofSeconds((long) Math.ceil(seconds)));
    }
    buckets.put(caller, new Bucket(left - 1, now));
    return new Verdict.Allowed(false);
  }

  private record Bucket(double left, Instant at) {
    double refilled(Instant now, int perMinute) {
      // A clock that is set back refills nothing.
      long millis = Math.max(0, Duration.between(at, now).toMillis());
      return left + millis * (double) perMinute / 60_000;
    }
  }

  private static final class Buckets extends LinkedHashMap<Caller, Bucket> {

    @java.io.Serial private static final long serialVersionUID = 1L;

    private Buckets() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Caller, Bucket> eldest) {
      return size() > MAX_CALLERS;
    }
  }
}
