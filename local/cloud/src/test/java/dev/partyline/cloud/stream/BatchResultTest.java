package dev.partyline.cloud.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.cloud.lambda.Invocation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lambda's success and failure conditions (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">reporting
 * batch item failures</a>).
 */
class BatchResultTest {

  private static final List<StreamRecord> BATCH = TestRecords.records("101", "102", "103");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"batchItemFailures\":[]}",
        "{\"batchItemFailures\":null}",
        "{}",
        "{\"another\":\"field\"}",
        "null",
        "\"\"",
        "",
      })
  void shouldBeASuccess_whenNothingIsReported(String answer) {
    assertThat(read(answer)).isEqualTo(new BatchResult.Success());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"999\"}]}",
        "{\"batchItemFailures\":[{\"badKey\":\"102\"}]}",
        "{\"batchItemFailures\":[{}]}",
        "{\"batchItemFailures\":[null]}",
        "{\"batchItemFailures\":[\"102\"]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"102\"},{\"itemIdentifier\":\"\"}]}",
        "not JSON",
        "\"some text\"",
        "[]",
        "{\"batchItemFailures\":\"102\"}",
        "{\"batchItemFailures\":{\"itemIdentifier\":\"102\"}}",
      })
  void shouldBeAFailureOfTheWholeBatch_whenTheAnswerIsInvalid(String answer) {
    assertThat(read(answer)).isInstanceOf(BatchResult.Failure.class);
  }

  @Test
  void shouldBeDoneUpToTheRecord_whenOneIsReported() {
    assertThat(read(failures("103"))).isEqualTo(new BatchResult.Partial(2));
  }

  @Test
  void shouldBeDoneUpToTheLowest_whenSeveralAreReported() {
    assertThat(read(failures("103", "102"))).isEqualTo(new BatchResult.Partial(1));
  }

  @Test
  void shouldHaveNothingDone_whenTheFirstIsReported() {
    assertThat(read(failures("101"))).isEqualTo(new BatchResult.Partial(0));
  }

  @Test
  void shouldIgnoreTheReport_withoutReportBatchItemFailures() {
    assertThat(BatchResult.of(new Invocation.Answered(failures("101")), BATCH, false))
        .isEqualTo(new BatchResult.Success());
  }

  static Stream<Invocation> unanswered() {
    return Stream.of(
        new Invocation.Failed("{\"errorMessage\":\"no\"}"),
        new Invocation.TimedOut(Duration.ofSeconds(3)));
  }

  @ParameterizedTest
  @MethodSource("unanswered")
  void shouldBeAFailureOfTheWholeBatch_whenTheFunctionGivesNoAnswer(Invocation invocation) {
    assertThat(BatchResult.of(invocation, BATCH, true)).isInstanceOf(BatchResult.Failure.class);
    assertThat(BatchResult.of(invocation, BATCH, false)).isInstanceOf(BatchResult.Failure.class);
  }

  @Test
  void shouldNotCountAsAnInvocation_whenTheFunctionIsThrottled() {
    assertThat(BatchResult.of(new Invocation.Throttled(), BATCH, true))
        .isInstanceOf(BatchResult.NotInvoked.class);
  }

  private static BatchResult read(String answer) {
    return BatchResult.of(new Invocation.Answered(answer), BATCH, true);
  }

  /** An answer that reports these records. */
  static String failures(String... sequenceNumbers) {
    return Stream.of(sequenceNumbers)
        .map("{\"itemIdentifier\":\"%s\"}"::formatted)
        .collect(Collectors.joining(",", "{\"batchItemFailures\":[", "]}"));
  }
}
