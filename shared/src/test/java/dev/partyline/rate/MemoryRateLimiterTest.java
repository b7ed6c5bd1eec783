package dev.partyline.rate;

import static dev.partyline.Some.deadline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.Some;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MemoryRateLimiterTest {

  private static final Verdict ALLOWED = new Verdict.Allowed(false);
  private static final Caller ANN = user("ann");

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final RateLimiter limiter = new MemoryRateLimiter(6, new SettableClock());

  @Test
  void shouldAllowAMinutesRequestsAtOnce_andNoMore() {
    takeAll(ANN);

    assertThat(limiter.take(ANN, deadline()))
        .isEqualTo(new Verdict.Limited(Duration.ofSeconds(10)));
  }

  @Test
  void shouldAllowAgain_afterRetryAfter() {
    takeAll(ANN);

    now = now.plusSeconds(9);
    assertThat(limiter.take(ANN, deadline())).isEqualTo(new Verdict.Limited(Duration.ofSeconds(1)));
    now = now.plusSeconds(1);
    assertThat(limiter.take(ANN, deadline())).isEqualTo(ALLOWED);
    assertThat(limiter.take(ANN, deadline())).isInstanceOf(Verdict.Limited.class);
  }

  @Test
  void shouldNotAccumulateMoreThanAMinutesRequests() {
    takeAll(ANN);

    now = now.plus(Duration.ofHours(1));
    takeAll(ANN);
    assertThat(limiter.take(ANN, deadline())).isInstanceOf(Verdict.Limited.class);
  }

  @Test
  void shouldCountEachCallerSeparately() {
    takeAll(ANN);

    assertThat(limiter.take(user("bob"), deadline())).isEqualTo(ALLOWED);
    assertThat(limiter.take(Caller.address("ann"), deadline())).isEqualTo(ALLOWED);
  }

  @Test
  void shouldRefillNothing_whenTheClockIsSetBack() {
    takeAll(ANN);

    now = now.minusSeconds(3600);
    assertThat(limiter.take(ANN, deadline())).isInstanceOf(Verdict.Limited.class);
  }

  @Test
  void shouldEvictTheLeastRecentlySeenCaller_whenThereAreTooMany() {
    takeAll(ANN);
    for (int i = 1; i < MemoryRateLimiter.MAX_CALLERS; i++) {
      limiter.take(user("other-" + i), deadline());
    }
    assertThat(limiter.take(ANN, deadline())).isInstanceOf(Verdict.Limited.class);

    // Ann was seen last, so another caller is evicted.
    limiter.take(user("one-too-many"), deadline());
    assertThat(limiter.take(ANN, deadline())).isInstanceOf(Verdict.Limited.class);
  }

  @Test
  void shouldCountAllAddressesOfASlash64Together() {
    for (int i = 0; i < 6; i++) {
      assertThat(limiter.take(Caller.address("2001:db8:0:1::" + i), deadline())).isEqualTo(ALLOWED);
    }

    assertThat(limiter.take(Caller.address("2001:db8:0:1:ffff::1"), deadline()))
        .isInstanceOf(Verdict.Limited.class);
    assertThat(limiter.take(Caller.address("2001:db8:0:2::1"), deadline())).isEqualTo(ALLOWED);
  }

  private static Caller user(String id) {
    return Caller.user(Some.userId(id));
  }

  private void takeAll(Caller who) {
    for (int i = 0; i < 6; i++) {
      assertThat(limiter.take(who, deadline())).isEqualTo(ALLOWED);
    }
  }

  private final class SettableClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
