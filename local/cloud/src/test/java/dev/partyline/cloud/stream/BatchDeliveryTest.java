package dev.partyline.cloud.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.testsupport.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Delivery of a batch to a function that fails sometimes. */
class BatchDeliveryTest {

  private static final Invocation DONE = new Invocation.Answered("");
  private static final Invocation FAILED = new Invocation.Failed("{\"errorMessage\":\"no\"}");

  /** The received batches. */
  private final List<List<String>> delivered = new ArrayList<>();

  private final List<String> checkpoints = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();

  /** The number of checkpoints when each message was sent. */
  private final List<List<String>> checkpointsAtMessage = new ArrayList<>();

  private int failingSends;
  private final SettableClock clock = new SettableClock(TestRecords.CREATED);

  @Test
  void shouldDeliverOnce_andSetTheCheckpointAtTheEnd() throws Exception {
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
  void shouldStopRetryingAndReport_whenRetriesAreExhausted() throws Exception {
    delivery(TestMapping.mapping().maximumRetries(2), batch -> FAILED)
        .deliver(TestRecords.records("1", "2"));
    assertThat(delivered).as("one try and two retries").hasSize(3);
    assertThat(checkpoints).containsExactly("2");
    assertThat(log)
        .last()
        .isEqualTo(
            "stopped retrying 2 records up to 2: RetryAttemptsExhausted after 3 invocations");
  }

  @Test
  void shouldNotRetry_whenNoRetriesAreAllowed() throws Exception {
    delivery(TestMapping.mapping().maximumRetries(0), batch -> FAILED)
        .deliver(TestRecords.records("1"));
    assertThat(delivered).hasSize(1);
    assertThat(checkpoints).containsExactly("1");
  }

  @Test
  void shouldSplitUntilTheFailingRecordIsAlone_whenTheMappingBisects() throws Exception {
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
    assertThat(log).filteredOn(line -> line.startsWith("stopped retrying")).hasSize(1);
  }

  @Test
  void shouldNotContinueBeforeTheFailingRecordSucceeds_whenRetriesAreUnlimited() throws Exception {
    delivery(
            TestMapping.mapping().bisects(),
            batch -> batch.contains("1") && delivered.size() < 10 ? FAILED : DONE)
        .deliver(TestRecords.records("1", "2", "3"));
    assertThat(checkpoints).isSorted().endsWith("3");
    assertThat(firstDone("2")).isGreaterThanOrEqualTo(10);
  }

  @Test
  void shouldDropRecordsThatAreTooOld_andDeliverTheRest() throws Exception {
    clock.set(TestRecords.CREATED.plusSeconds(61));
    delivery(TestMapping.mapping().maximumAgeSeconds(60), batch -> DONE)
        .deliver(
            List.of(
                TestRecords.record("1", TestRecords.CREATED),
                TestRecords.record("2", TestRecords.CREATED.plusSeconds(1)),
                TestRecords.record("3", TestRecords.CREATED.plusSeconds(2))));
    assertThat(delivered).containsExactly(List.of("2", "3"));
    assertThat(checkpoints).containsExactly("1", "3");
    assertThat(log).singleElement().asString().contains("RecordAgeExceeded");
  }

  @Test
  void shouldStopRetrying_whenTheRecordIsTooOldBetweenRetries() throws Exception {
    delivery(
            TestMapping.mapping().maximumAgeSeconds(60),
            batch -> {
              clock.advance(Duration.ofSeconds(25));
              return FAILED;
            })
        .deliver(TestRecords.records("1"));
    assertThat(delivered).as("after 0, 25 and 50 s").hasSize(3);
    assertThat(checkpoints).containsExactly("1");
  }

  @Test
  void shouldResetTheRetries_whenTheRecordBeforeIsTooOld() throws Exception {
    StreamRecord older = TestRecords.record("1", TestRecords.CREATED.minusSeconds(50));
    StreamRecord newer = TestRecords.record("2", TestRecords.CREATED);
    delivery(
            TestMapping.mapping().bisects().maximumAgeSeconds(60).maximumRetries(2),
            batch -> {
              clock.advance(Duration.ofSeconds(4));
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
  void shouldDoubleThePauseUpToTenSeconds_whenTheBatchKeepsFailing() throws Exception {
    delivery(TestMapping.mapping(), batch -> delivered.size() < 9 ? FAILED : DONE)
        .deliver(TestRecords.records("1"));
    assertThat(pauses)
        .extracting(Duration::toMillis)
        .containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L);
  }

  @Test
  void shouldRetryTheWholeBatchAndNotSplitIt_whenTheFirstRecordIsReported() throws Exception {
    delivery(
            TestMapping.mapping().reportsFailures().bisects(),
            batch -> delivered.size() < 3 ? report("1") : DONE)
        .deliver(TestRecords.records("1", "2", "3", "4"));
    assertThat(delivered).hasSize(3).containsOnly(List.of("1", "2", "3", "4"));
    assertThat(checkpoints).containsExactly("4");
  }

  @Test
  void shouldRetryFromTheReportedRecordAndNotInHalves_whenTheMappingBisectsToo() throws Exception {
    delivery(
            TestMapping.mapping().reportsFailures().bisects(),
            batch -> delivered.size() == 1 ? report("2") : DONE)
        .deliver(TestRecords.records("1", "2", "3", "4"));
    assertThat(delivered).containsExactly(List.of("1", "2", "3", "4"), List.of("2", "3", "4"));
  }

  @Test
  void shouldSplit_whenTheFunctionFailsAlthoughItReportsFailures() throws Exception {
    delivery(
            TestMapping.mapping().reportsFailures().bisects(),
            batch -> delivered.size() == 1 ? FAILED : DONE)
        .deliver(TestRecords.records("1", "2", "3", "4"));
    assertThat(delivered)
        .containsExactly(List.of("1", "2", "3", "4"), List.of("1", "2"), List.of("3", "4"));
  }

  @Test
  void shouldCountTheReportAsTheFirstAttempt_whenTheRestKeepsBeingReported() throws Exception {
    delivery(TestMapping.mapping().reportsFailures().maximumRetries(2), batch -> report("2"))
        .deliver(TestRecords.records("1", "2", "3"));
    assertThat(delivered)
        .containsExactly(List.of("1", "2", "3"), List.of("2", "3"), List.of("2", "3"));
    assertThat(onlyMessage().at("/DDBStreamBatchInfo/startSequenceNumber").asText()).isEqualTo("2");
    assertThat(onlyMessage().at("/DDBStreamBatchInfo/endSequenceNumber").asText()).isEqualTo("3");
    assertThat(onlyMessage().at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(3);
    assertThat(onlyMessage().at("/responseContext").has("functionError")).isFalse();
  }

  @Test
  void shouldReportTheRestAtOnce_whenARecordIsReportedAndNoRetriesAreAllowed() throws Exception {
    delivery(TestMapping.mapping().reportsFailures().maximumRetries(0), batch -> report("2"))
        .deliver(TestRecords.records("1", "2", "3"));
    assertThat(delivered).hasSize(1);
    assertThat(checkpoints).containsExactly("1", "3");
    assertThat(onlyMessage().at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(2);
  }

  @Test
  void shouldResetTheRetries_whenALaterRecordIsReported() throws Exception {
    delivery(
            TestMapping.mapping().reportsFailures().maximumRetries(1),
            batch -> batch.size() > 1 ? report(batch.get(1)) : DONE)
        .deliver(TestRecords.records("1", "2", "3", "4"));
    assertThat(checkpoints).containsExactly("1", "2", "3", "4");
    assertThat(messages).isEmpty();
  }

  @Test
  void shouldNeitherCountARetryNorSplit_whenTheFunctionIsThrottled() throws Exception {
    delivery(
            TestMapping.mapping().bisects().maximumRetries(0),
            batch -> delivered.size() < 6 ? new Invocation.Throttled() : DONE)
        .deliver(TestRecords.records("1", "2"));
    assertThat(delivered).hasSize(6).containsOnly(List.of("1", "2"));
    assertThat(messages).isEmpty();
  }

  @Test
  void shouldSendLambdasMessage_whenRetriesAreExhausted() throws Exception {
    clock.set(TestRecords.CREATED.plusMillis(30_717));
    delivery(TestMapping.mapping().maximumRetries(0), batch -> FAILED)
        .deliver(TestRecords.records("1", "2"));
    assertThat(onlyMessage())
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"requestContext":{"requestId":"request-1",
                       "functionArn":"arn:aws:lambda:us-east-1:000000000000:function:F",
                       "condition":"RetryAttemptsExhausted","approximateInvokeCount":1},
                     "responseContext":{"statusCode":200,"executedVersion":"$LATEST",
                       "functionError":"Unhandled"},
                     "version":"1.0","timestamp":"2026-02-03T04:05:36.717Z",
                     "DDBStreamBatchInfo":{"shardId":"shardId-1",
                       "startSequenceNumber":"1","endSequenceNumber":"2",
                       "approximateArrivalOfFirstRecord":"2026-02-03T04:05:06Z",
                       "approximateArrivalOfLastRecord":"2026-02-03T04:05:06Z","batchSize":2,
                       "streamArn":"arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/S"}}
                    """));
  }

  @Test
  void shouldOmitTheResponseContext_whenThereWasNoInvocation() throws Exception {
    clock.set(TestRecords.CREATED.plusSeconds(61));
    delivery(TestMapping.mapping().maximumAgeSeconds(60), batch -> DONE)
        .deliver(TestRecords.records("1", "2"));
    assertThat(delivered).isEmpty();
    assertThat(onlyMessage().has("responseContext")).isFalse();
    assertThat(onlyMessage().at("/requestContext/condition").asText())
        .isEqualTo("RecordAgeExceeded");
    assertThat(onlyMessage().at("/requestContext/approximateInvokeCount").asInt()).isZero();
    assertThat(onlyMessage().at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(2);
  }

  @Test
  void shouldRetryTheMessageBeforeTheCheckpointMoves_whenTheDestinationCannotBeReached()
      throws Exception {
    failingSends = 3;
    delivery(TestMapping.mapping().maximumRetries(0), batch -> FAILED)
        .deliver(TestRecords.records("1"));
    assertThat(messages).hasSize(1);
    assertThat(checkpointsAtMessage).containsExactly(List.of());
    assertThat(checkpoints).containsExactly("1");
    assertThat(log).filteredOn(line -> line.contains("no queue")).hasSize(3);
  }

  @Test
  void shouldSplitABatch_whenItExceedsThePayloadLimit() throws Exception {
    List<StreamRecord> batch = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      batch.add(TestRecords.large(Integer.toString(i), PayloadLimit.BYTES / 3));
    }
    delivery(TestMapping.mapping(), part -> DONE).deliver(batch);
    assertThat(delivered).containsExactly(List.of("1", "2"), List.of("3", "4"));
    assertThat(checkpoints).containsExactly("2", "4");
  }

  @Test
  void shouldStopWithoutACheckpoint_whenTheStackShutsDownDuringAPause() {
    Pause stopped =
        duration -> {
          throw new InterruptedException();
        };
    BatchDelivery delivery =
        new BatchDelivery(
            TestMapping.mapping().build(),
            event -> FAILED,
            onFailure(clock, stopped),
            checkpoints::add,
            log::add,
            clock,
            stopped);
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
        onFailure(clock, pauses::add),
        checkpoints::add,
        log::add,
        clock,
        pauses::add);
  }

  private OnFailureDestination onFailure(Clock clock, Pause pauses) {
    return new OnFailureDestination(
        "arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/S",
        "shardId-1",
        new Target(
            "arn:aws:lambda:us-east-1:000000000000:function:F", event -> DONE, this::takeMessage),
        log::add,
        clock,
        pauses,
        () -> "request-1");
  }

  private void takeMessage(String message) {
    if (failingSends > 0) {
      failingSends--;
      throw new IllegalStateException("no queue");
    }
    checkpointsAtMessage.add(List.copyOf(checkpoints));
    messages.add(message);
  }

  private JsonNode onlyMessage() throws JsonProcessingException {
    assertThat(messages).hasSize(1);
    return new JsonMapper().readTree(messages.get(0));
  }

  private static Invocation report(String... sequenceNumbers) {
    return new Invocation.Answered(BatchResultTest.failures(sequenceNumbers));
  }
}
