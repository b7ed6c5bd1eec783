package dev.partyline.local.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.local.lambda.Invocation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How a batch gets through a function that fails now and then. */
class BatchDeliveryTest {

  private static final Invocation DONE = new Invocation.Answered("");
  private static final Invocation FAILED = new Invocation.Failed("{\"errorMessage\":\"no\"}");

  /** What the function got, batch by batch. */
  private final List<List<String>> delivered = new ArrayList<>();

  private final List<String> checkpoints = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private Instant now = TestRecords.CREATED;

  @Test
  void shouldDeliverOnceAndSetTheCheckpointAtItsEnd_whenAllGoesWell() throws Exception {
    delivery(TestMapping.mapping(), batch -> DONE).deliver(TestRecords.records("1", "2", "3"));
    assertThat(delivered).containsExactly(List.of("1", "2", "3"));
    assertThat(checkpoints).containsExactly("3");
    assertThat(log).isEmpty();
    assertThat(pauses).isEmpty();
  }

  @Test
  void shouldRetryOnlyFromTheLowestReportedRecord_whenSomeAreReported() throws Exception {
    delivery(
            TestMapping.mapping().reportsFailures(),
            batch ->
                delivered.size() == 1
                    ? new Invocation.Answered(BatchResultTest.failures("4", "3"))
                    : DONE)
        .deliver(TestRecords.records("1", "2", "3", "4"));
    assertThat(delivered).containsExactly(List.of("1", "2", "3", "4"), List.of("3", "4"));
    assertThat(checkpoints).containsExactly("2", "4");
  }

  @Test
  void shouldRetryTheWholeBatchUntilItIsDone_whenRetriesAreUnlimited() throws Exception {
    delivery(TestMapping.mapping(), batch -> delivered.size() < 20 ? FAILED : DONE)
        .deliver(TestRecords.records("1", "2"));
    assertThat(delivered).hasSize(20).containsOnly(List.of("1", "2"));
    assertThat(checkpoints).containsExactly("2");
  }

  @Test
  void shouldGiveUpAndSaySo_whenTheRetriesAreUsedUp() throws Exception {
    delivery(TestMapping.mapping().maximumRetries(2), batch -> FAILED)
        .deliver(TestRecords.records("1", "2"));
    assertThat(delivered).as("one try and two retries").hasSize(3);
    assertThat(checkpoints).containsExactly("2");
    assertThat(log).last().asString().startsWith("gave up 2 records up to 2: 2 retries");
  }

  @Test
  void shouldNotRetry_whenNoRetriesAreAllowed() throws Exception {
    delivery(TestMapping.mapping().maximumRetries(0), batch -> FAILED)
        .deliver(TestRecords.records("1"));
    assertThat(delivered).hasSize(1);
    assertThat(checkpoints).containsExactly("1");
  }

  @Test
  void shouldSplitUntilTheBadRecordIsAlone_whenTheMappingBisects() throws Exception {
    delivery(
            TestMapping.mapping().bisects().maximumRetries(1),
            batch -> batch.contains("3") ? FAILED : DONE)
        .deliver(TestRecords.records("1", "2", "3", "4"));
    assertThat(delivered)
        .containsExactly(
            List.of("1", "2", "3", "4"),
            List.of("1", "2"),
            List.of("3", "4"),
            List.of("3"),
            List.of("3"),
            List.of("4"));
    assertThat(checkpoints).containsExactly("2", "3", "4");
    assertThat(log).filteredOn(line -> line.startsWith("gave up")).hasSize(1);
  }

  @Test
  void shouldNotGoOnBeforeTheBadRecordIsThrough_whenRetriesAreUnlimited() throws Exception {
    delivery(
            TestMapping.mapping().bisects(),
            batch -> batch.contains("1") && delivered.size() < 10 ? FAILED : DONE)
        .deliver(TestRecords.records("1", "2", "3"));
    assertThat(checkpoints).isSorted().endsWith("3");
    assertThat(firstDone("2")).isGreaterThanOrEqualTo(10);
  }

  @Test
  void shouldDropTheRecordsThatAreTooOldAndDeliverTheRest_whenSomeAre() throws Exception {
    now = TestRecords.CREATED.plusSeconds(61);
    delivery(TestMapping.mapping().maximumAgeSeconds(60), batch -> DONE)
        .deliver(
            List.of(
                TestRecords.record("1", TestRecords.CREATED),
                TestRecords.record("2", TestRecords.CREATED.plusSeconds(1)),
                TestRecords.record("3", TestRecords.CREATED.plusSeconds(2))));
    assertThat(delivered).containsExactly(List.of("2", "3"));
    assertThat(checkpoints).containsExactly("1", "3");
    assertThat(log).singleElement().asString().contains("it is too old");
  }

  @Test
  void shouldGiveUp_whenTheRecordGrowsTooOldBetweenRetries() throws Exception {
    delivery(
            TestMapping.mapping().maximumAgeSeconds(60),
            batch -> {
              now = now.plusSeconds(25);
              return FAILED;
            })
        .deliver(TestRecords.records("1"));
    assertThat(delivered).as("after 0, 25 and 50 s").hasSize(3);
    assertThat(checkpoints).containsExactly("1");
  }

  @Test
  void shouldCountRetriesAnew_whenTheRecordBeforeGrewTooOld() throws Exception {
    StreamRecord older = TestRecords.record("1", TestRecords.CREATED.minusSeconds(50));
    StreamRecord newer = TestRecords.record("2", TestRecords.CREATED);
    delivery(
            TestMapping.mapping().bisects().maximumAgeSeconds(60).maximumRetries(2),
            batch -> {
              now = now.plusSeconds(4);
              return FAILED;
            })
        .deliver(List.of(older, newer));
    assertThat(delivered)
        .containsExactly(
            List.of("1", "2"),
            List.of("1"),
            List.of("1"),
            List.of("2"),
            List.of("2"),
            List.of("2"));
  }

  @Test
  void shouldPauseLongerEachTimeUpToTenSeconds_whenTheBatchKeepsFailing() throws Exception {
    delivery(TestMapping.mapping(), batch -> delivered.size() < 9 ? FAILED : DONE)
        .deliver(TestRecords.records("1"));
    assertThat(pauses)
        .extracting(Duration::toMillis)
        .containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L);
  }

  @Test
  void shouldStopWithoutACheckpoint_whenTheStackIsStoppedInAPause() {
    BatchDelivery delivery =
        new BatchDelivery(
            TestMapping.mapping().build(),
            event -> FAILED,
            checkpoints::add,
            log::add,
            Clock.fixed(now, ZoneOffset.UTC),
            duration -> {
              throw new InterruptedException();
            });
    assertThatThrownBy(() -> delivery.deliver(TestRecords.records("1")))
        .isInstanceOf(InterruptedException.class);
    assertThat(checkpoints).isEmpty();
  }

  private int firstDone(String sequenceNumber) {
    for (int i = 0; i < delivered.size(); i++) {
      if (delivered.get(i).contains(sequenceNumber) && !delivered.get(i).contains("1")) {
        return i;
      }
    }
    return -1;
  }

  private BatchDelivery delivery(TestMapping mapping, Function<List<String>, Invocation> function) {
    return new BatchDelivery(
        mapping.build(),
        event -> {
          delivered.add(TestRecords.sequenceNumbers(event));
          return function.apply(delivered.get(delivered.size() - 1));
        },
        checkpoints::add,
        log::add,
        new Clock() {
          @Override
          public Instant instant() {
            return now;
          }

          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        },
        pauses::add);
  }
}
