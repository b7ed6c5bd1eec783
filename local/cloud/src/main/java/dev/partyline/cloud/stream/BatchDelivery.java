package dev.partyline.cloud.stream;

import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.template.StreamMapping;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Delivers a batch to a function: retries from the reported record, splits the batch after errors
 * if the mapping bisects, until the batch is done or retries are exhausted (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">errors</a>).
 * Not thread-safe.
 */
final class BatchDelivery {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

  private final StreamMapping mapping;
  private final Function<String, Invocation> function;
  private final OnFailureDestination onFailure;
  private final Consumer<String> checkpoint;
  private final Consumer<String> log;
  private final Clock clock;
  private final Pause pauses;

  private final Deque<PendingRecords> parts = new ArrayDeque<>();
  private Duration pause = FIRST_PAUSE;

  /**
   * @param function invokes the function with an event
   * @param onFailure receives records that are no longer retried
   * @param checkpoint receives the sequence number up to which all records are done
   * @param pauses waits before a retry
   */
  BatchDelivery(
      StreamMapping mapping,
      Function<String, Invocation> function,
      OnFailureDestination onFailure,
      Consumer<String> checkpoint,
      Consumer<String> log,
      Clock clock,
      Pause pauses) {
    this.mapping = mapping;
    this.function = function;
    this.onFailure = onFailure;
    this.checkpoint = checkpoint;
    this.log = log;
    this.clock = clock;
    this.pauses = pauses;
  }

  /**
   * Delivers a batch.
   *
   * @throws InterruptedException if the stack is shutting down
   */
  void deliver(List<StreamRecord> batch) throws InterruptedException {
    // An interrupted batch is read again from the checkpoint.
    parts.clear();
    pause = FIRST_PAUSE;
    PayloadLimit.split(batch).forEach(piece -> parts.add(PendingRecords.initial(piece)));
    while (!parts.isEmpty()) {
      PendingRecords pending = parts.pop();
      int tooOld = tooOld(pending.records());
      if (tooOld > 0) {
        report(pending.upTo(tooOld), OnFailureDestination.Condition.RECORD_AGE_EXCEEDED);
        push(pending.progressedTo(tooOld));
      } else {
        attempt(pending);
      }
    }
  }

  private void attempt(PendingRecords pending) throws InterruptedException {
    BatchResult result =
        BatchResult.of(
            function.apply(StreamRecord.event(pending.records())),
            pending.records(),
            mapping.reportBatchItemFailures());
    switch (result) {
      case BatchResult.Success() -> done(pending.lastRecord());
      case BatchResult.Partial(int done) ->
          partial(pending.invoked(PendingRecords.Answer.ANSWERED), done);
      case BatchResult.Failure(String reason, PendingRecords.Answer answer) -> {
        logFailure(pending, reason);
        failed(pending.invoked(answer));
      }
      case BatchResult.NotInvoked(String reason) -> {
        logFailure(pending, reason);
        push(pending);
        takePause();
      }
    }
  }

  private void partial(PendingRecords pending, int done) throws InterruptedException {
    if (done == 0) {
      logFailure(pending, "the first record is reported");
      retryOrReport(pending);
    } else {
      done(pending.records().get(done - 1));
      retryOrReport(pending.progressedTo(done));
    }
  }

  private void failed(PendingRecords pending) throws InterruptedException {
    if (mapping.bisectOnError() && pending.size() > 1) {
      push(pending.from(pending.size() / 2));
      push(pending.upTo(pending.size() / 2));
      takePause();
    } else {
      retryOrReport(pending);
    }
  }

  private void retryOrReport(PendingRecords pending) throws InterruptedException {
    if (mapping.maximumRetryAttempts() >= 0
        && pending.retries() >= mapping.maximumRetryAttempts()) {
      report(pending, OnFailureDestination.Condition.RETRY_ATTEMPTS_EXHAUSTED);
    } else {
      push(pending.retried());
      takePause();
    }
  }

  /** Reports records, then moves the checkpoint. */
  private void report(PendingRecords pending, OnFailureDestination.Condition condition)
      throws InterruptedException {
    onFailure.report(pending, condition);
    done(pending.lastRecord());
  }

  private void done(StreamRecord last) {
    checkpoint.accept(last.sequenceNumber());
    pause = FIRST_PAUSE;
  }

  private void takePause() throws InterruptedException {
    pauses.take(pause);
    Duration next = pause.multipliedBy(2);
    pause = next.compareTo(MAX_PAUSE) < 0 ? next : MAX_PAUSE;
  }

  private void push(PendingRecords pending) {
    if (pending.size() > 0) {
      parts.push(pending);
    }
  }

  /** Logs a failure, except during a shutdown, which also stops the function. */
  private void logFailure(PendingRecords pending, String reason) throws InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException();
    }
    log.accept("batch of " + pending.size() + " failed: " + reason);
  }

  /** The number of expired records, from the first on: records are in the order of their age. */
  private int tooOld(List<StreamRecord> records) {
    int count = 0;
    while (count < records.size() && isTooOld(records.get(count))) {
      count++;
    }
    return count;
  }

  private boolean isTooOld(StreamRecord record) {
    return mapping.maximumRecordAgeSeconds() >= 0
        && record
            .createdAt()
            .plusSeconds(mapping.maximumRecordAgeSeconds())
            .isBefore(clock.instant());
  }
}
