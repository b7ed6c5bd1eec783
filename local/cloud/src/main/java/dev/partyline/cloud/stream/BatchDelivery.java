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
 * says so and the function fails, until it is done or given up (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">errors</a>).
 * Used by one thread.
 */
final class BatchDelivery {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final StreamMapping mapping;
  private final Function<String, Invocation> function;
  private final OnFailure onFailure;
  private final Consumer<String> checkpoint;
  private final Consumer<String> log;
  private final Clock clock;
  private final Pause pauses;

  private final Deque<Part> parts = new ArrayDeque<>();
  private Duration pause = FIRST_PAUSE;

  /**
   * @param function takes an event, and answers
   * @param onFailure is told of what is given up
   * @param checkpoint takes the sequence number up to which all is done
   * @param pauses waits before a batch is tried again
   */
  BatchDelivery(
      StreamMapping mapping,
      Function<String, Invocation> function,
      OnFailure onFailure,
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
    PayloadLimit.cut(batch).forEach(piece -> parts.add(Part.untried(piece)));
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      int tooOld = tooOld(part.records());
      if (tooOld > 0) {
        giveUp(part.upTo(tooOld), OnFailure.Condition.RECORD_AGE_EXCEEDED);
        push(part.progressedTo(tooOld));
      } else {
        attempt(part);
      }
    }
  }

  private void attempt(Part part) throws InterruptedException {
    BatchResult result =
        BatchResult.of(
            function.apply(StreamRecord.event(part.records())),
            part.records(),
            mapping.reportBatchItemFailures());
    switch (result) {
      case BatchResult.Success() -> done(part.lastRecord());
      case BatchResult.Partial(int done) -> partial(part.invoked(Part.Answer.ANSWERED), done);
      case BatchResult.Failure(String why, Part.Answer answer) -> {
        complain(part, why);
        failed(part.invoked(answer));
      }
      case BatchResult.NotInvoked(String why) -> {
        complain(part, why);
        push(part);
        takePause();
      }
    }
  }

  private void partial(Part part, int done) throws InterruptedException {
    if (done == 0) {
      complain(part, "reported from the first record on");
      retryOrGiveUp(part);
    } else {
      done(part.records().get(done - 1));
      retryOrGiveUp(part.progressedTo(done));
    }
  }

  private void failed(Part part) throws InterruptedException {
    if (mapping.bisectOnError() && part.size() > 1) {
      push(part.from(part.size() / 2));
      push(part.upTo(part.size() / 2));
      takePause();
    } else {
      retryOrGiveUp(part);
    }
  }

  private void retryOrGiveUp(Part part) throws InterruptedException {
    if (mapping.maximumRetryAttempts() >= 0 && part.retries() >= mapping.maximumRetryAttempts()) {
      giveUp(part, OnFailure.Condition.RETRY_ATTEMPTS_EXHAUSTED);
    } else {
      push(part.retried());
      takePause();
    }
  }

  /** The checkpoint moves only when the destination has been told. */
  private void giveUp(Part part, OnFailure.Condition condition) throws InterruptedException {
    onFailure.report(part, condition);
    done(part.lastRecord());
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

  private void push(Part part) {
    if (part.size() > 0) {
      parts.push(part);
    }
  }

  /** While the stack is being stopped the function is as well: no fault of the batch's. */
  private void complain(Part part, String why) throws InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException();
    }
    log.accept("batch of " + part.size() + " failed: " + why);
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
