package dev.partyline.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  private static final Duration FIRST_LIMIT = Duration.ofMillis(100);
  private static final Duration LAST_LIMIT = Duration.ofSeconds(5);

  @ParameterizedTest
  @CsvSource({"0, 100", "1, 200", "2, 400", "5, 3200", "6, 5000", "7, 5000", "60, 5000"})
  void shouldBeUniformUpToALimitThatDoubles(int retry, long limit) {
    Backoff backoff = backoff(1);

    long[] pauses =
        IntStream.range(0, 10_000).mapToLong(i -> backoff.before(retry).toMillis()).toArray();

    assertThat(LongStream.of(pauses).min().orElseThrow()).isLessThan(limit / 20);
    assertThat(LongStream.of(pauses).max().orElseThrow()).isBetween(limit * 19 / 20, limit);
    // Full jitter is uniform: the mean is half of the limit.
    assertThat(LongStream.of(pauses).average().orElseThrow()).isBetween(limit * 0.47, limit * 0.53);
  }

  @Property
  void shouldNeverBeNegativeOrOverTheLastLimit(
      @ForAll @IntRange(max = Integer.MAX_VALUE) int retry, @ForAll long seed) {
    assertThat(backoff(seed).before(retry)).isBetween(Duration.ZERO, LAST_LIMIT);
  }

  @Test
  void shouldDifferFromFunctionToFunction() {
    assertThat(backoff(1).before(9)).isNotEqualTo(backoff(2).before(9));
  }

  @Test
  void shouldGenerateNoRandomNumbers_beforeTheyAreNeeded() {
    AtomicInteger made = new AtomicInteger();
    Backoff backoff =
        new Backoff(
            FIRST_LIMIT,
            LAST_LIMIT,
            () -> {
              made.incrementAndGet();
              return new Random(1);
            });

    assertThat(made).hasValue(0);
    backoff.before(0);
    assertThat(made).hasValue(1);
  }

  private static Backoff backoff(long seed) {
    Random random = new Random(seed);
    return new Backoff(FIRST_LIMIT, LAST_LIMIT, () -> random);
  }
}
