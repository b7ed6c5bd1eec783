package dev.partyline.priming;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PrimingInvocationTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void shouldRunOutOfTime_soThatAHandlerStopsRetrying() {
    Instant[] now = {NOW};
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now[0];
          }

          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }
        };
    PrimingInvocation invocation = new PrimingInvocation(clock);

    assertThat(invocation.getRemainingTimeInMillis()).isGreaterThan(10_000);
    now[0] = NOW.plus(Duration.ofMinutes(1));
    assertThat(invocation.getRemainingTimeInMillis()).isZero();
  }
}
