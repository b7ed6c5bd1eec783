package dev.partyline.channelauth;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.partyline.environment.Environment;
import dev.partyline.snapshot.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrimingTest {

  private static final Duration MONTHS = Duration.ofDays(100);

  private final Environment environment =
      new Environment(
          Map.of(
              "STAGE", "prod",
              "JWT_ISSUER", "https://issuer.example/",
              "JWT_AUDIENCE", "partyline",
              "AUTH_REQUESTS_PER_MINUTE", "1",
              "RATE_LIMIT_TABLE", "rate",
              "HISTORY_TABLE", "history",
              "HISTORY_HOURS", "24"));

  @Test
  void shouldGrantAgain_howeverLongAfterTheSnapshotTheRestoreIs() throws Exception {
    LateClock clock = new LateClock();
    Step afterRestore = new Priming(environment, clock).run();

    clock.late = MONTHS;

    // The stand-ins are closed.
    assertThatCode(afterRestore::run).doesNotThrowAnyException();
  }

  private static final class LateClock extends Clock {
    private Duration late = Duration.ZERO;

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(late);
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
