package dev.partyline.invitationtrigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  @ParameterizedTest
  @CsvSource({"0, 100", "1, 200", "2, 400", "5, 3200", "6, 5000", "7, 5000", "60, 5000"})
  void shouldSpreadOverAllOfTheTimeUpToALimitThatDoubles(int retry, long limit) {
    Backoff backoff = new Backoff(new Random(1));

    long[] pauses =
        IntStream.range(0, 10_000).mapToLong(i -> backoff.before(retry).toMillis()).toArray();

    assertThat(LongStream.of(pauses).min().orElseThrow()).isLessThan(limit / 20);
    assertThat(LongStream.of(pauses).max().orElseThrow()).isBetween(limit * 19 / 20, limit);
    // Full jitter is uniform: half of the limit in the middle.
    assertThat(LongStream.of(pauses).average().orElseThrow()).isBetween(limit * 0.47, limit * 0.53);
  }

  @Property
  void shouldNeverBeNegativeOrOverTheLastLimit(
      @ForAll @IntRange(max = Integer.MAX_VALUE) int retry, @ForAll long seed) {
    assertThat(new Backoff(new Random(seed)).before(retry))
        .isBetween(Duration.ZERO, Backoff.LAST_LIMIT);
  }

  @Test
  void shouldDifferFromFunctionToFunction() {
    assertThat(new Backoff(new Random(1)).before(9))
        .isNotEqualTo(new Backoff(new Random(2)).before(9));
  }
}
