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
 * Gets one batch through a function: again from the record it reports, in halves where the template
 * says so and the function fails, until it is done or no longer retried (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">errors</a>).
 * Used by one thread.
 */
final class BatchDelivery {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

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
   * @param function takes an event, and answers
   * @param onFailure is told of what is no longer retried
   * @param checkpoint takes the sequence number up to which all is done
   * @param pauses waits before a batch is tried again
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
   * @throws InterruptedException if the stack is being stopped
   */
  void deliver(List<StreamRecord> batch) throws InterruptedException {
    // What an earlier batch left when it was interrupted is read again from the checkpoint.
    parts.clear();
    pause = FIRST_PAUSE;
    PayloadLimit.cut(batch).forEach(piece -> parts.add(PendingRecords.untried(piece)));
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
      case BatchResult.Failure(String why, PendingRecords.Answer answer) -> {
        logFailure(pending, why);
        failed(pending.invoked(answer));
      }
      case BatchResult.NotInvoked(String why) -> {
        logFailure(pending, why);
        push(pending);
        takePause();
      }
    }
  }

  private void partial(PendingRecords pending, int done) throws InterruptedException {
    if (done == 0) {
      logFailure(pending, "reported from the first record on");
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

  /** The checkpoint moves only when the destination has been told. */
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
    pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
  }

  private void push(PendingRecords pending) {
    if (pending.size() > 0) {
      parts.push(pending);
    }
  }

  /** While the stack is being stopped the function is as well: no fault of the batch's. */
  private void logFailure(PendingRecords pending, String why) throws InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException();
    }
    log.accept("batch of " + pending.size() + " failed: " + why);
  }

  /** How many are, from the first; a shard's records are in the order of their age. */
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
