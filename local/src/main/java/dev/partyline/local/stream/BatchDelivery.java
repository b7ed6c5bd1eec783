package dev.partyline.local.stream;

import dev.partyline.local.lambda.Invocation;
import dev.partyline.local.template.StreamMapping;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Gets one batch through a function: again from the record it reports, in halves where the template
 * says so, until it is done or given up (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-errors.html">retries</a>). Used
 * by one thread.
 */
final class BatchDelivery {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final StreamMapping mapping;
  private final Function<String, Invocation> function;
  private final Consumer<String> checkpoint;
  private final Consumer<String> log;
  private final Clock clock;
  private final Pause pauses;

  /**
   * @param function takes an event, and answers
   * @param checkpoint takes the sequence number up to which all is done
   * @param pauses waits before a batch is tried again
   */
  BatchDelivery(
      StreamMapping mapping,
      Function<String, Invocation> function,
      Consumer<String> checkpoint,
      Consumer<String> log,
      Clock clock,
      Pause pauses) {
    this.mapping = mapping;
    this.function = function;
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
    Deque<List<StreamRecord>> parts = new ArrayDeque<>();
    parts.push(batch);
    int retries = 0;
    Duration pause = FIRST_PAUSE;
    while (!parts.isEmpty()) {
      List<StreamRecord> part = parts.pop();
      if (isTooOld(part.get(0))) {
        giveUp(part.subList(0, 1), "it is too old");
        push(parts, part.subList(1, part.size()));
        retries = 0;
        pause = FIRST_PAUSE;
        continue;
      }
      BatchResult result =
          BatchResult.of(
              function.apply(StreamRecord.event(part)), part, mapping.reportBatchItemFailures());
      switch (result) {
        case BatchResult.Success() -> {
          checkpoint.accept(part.get(part.size() - 1).sequenceNumber());
          retries = 0;
          pause = FIRST_PAUSE;
        }
        case BatchResult.Partial(int done) -> {
          checkpoint.accept(part.get(done - 1).sequenceNumber());
          push(parts, part.subList(done, part.size()));
          retries = 0;
          pause = wait(pause, FIRST_PAUSE);
        }
        case BatchResult.Failure(String why) -> {
          if (Thread.currentThread().isInterrupted()) {
            // The stack is being stopped, and the function with it: no fault of the batch's.
            throw new InterruptedException();
          }
          log.accept("batch of " + part.size() + " failed: " + why);
          if (mapping.bisectOnError() && part.size() > 1) {
            push(parts, part.subList(part.size() / 2, part.size()));
            push(parts, part.subList(0, part.size() / 2));
          } else if (mapping.maximumRetryAttempts() >= 0
              && retries >= mapping.maximumRetryAttempts()) {
            giveUp(part, retries + " retries were in vain");
            retries = 0;
          } else {
            retries++;
            push(parts, part);
          }
          pause = wait(pause, pause.multipliedBy(2));
        }
      }
    }
  }

  private Duration wait(Duration pause, Duration next) throws InterruptedException {
    pauses.take(pause);
    return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
  }

  private static void push(Deque<List<StreamRecord>> parts, List<StreamRecord> part) {
    if (!part.isEmpty()) {
      parts.push(part);
    }
  }

  private boolean isTooOld(StreamRecord record) {
    return mapping.maximumRecordAgeSeconds() >= 0
        && record
            .createdAt()
            .plusSeconds(mapping.maximumRecordAgeSeconds())
            .isBefore(clock.instant());
  }

  private void giveUp(List<StreamRecord> part, String why) {
    String last = part.get(part.size() - 1).sequenceNumber();
    log.accept(
        "gave up %d records up to %s: %s (on-failure destination: %s)"
            .formatted(part.size(), last, why, mapping.onFailure()));
    checkpoint.accept(last);
  }
}
