package dev.partyline.operations.replay;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Replays the batches of the on-failure queue: reads their records from the stream again, oldest
 * first, and invokes the trigger with them. Deletes a message when the trigger has accepted all of
 * its records, and returns it to the queue otherwise. Not thread-safe.
 */
public final class QueueReplay {

  private final OnFailureQueue queue;
  private final StreamRange stream;
  private final Trigger trigger;
  private final Consumer<String> lines;

  private final List<Message> returned = new ArrayList<>();
  private int delivered;
  private int unreadable;

  /**
   * @param lines receives a line for each message that cannot be replayed, and in a dry run for
   *     each message
   */
  public QueueReplay(
      OnFailureQueue queue, StreamRange stream, Trigger trigger, Consumer<String> lines) {
    this.queue = queue;
    this.stream = stream;
    this.trigger = trigger;
    this.lines = lines;
  }

  /** Lists what a replay would send. */
  public Outcome dryRun() throws ReplayException {
    List<Failure> failures = read();
    failures.forEach(failure -> lines.accept(failure.batch().line()));
    failures.forEach(failure -> returned.add(failure.message()));
    return outcome(count(failures), Optional.empty());
  }

  /** Replays; stops at the first record that the trigger reports. */
  public Outcome run() throws ReplayException {
    List<Failure> failures = read();
    for (int i = 0; i < failures.size(); i++) {
      Failure failure = failures.get(i);
      int before = delivered;
      Optional<String> stopped = replay(failure);
      if (stopped.isPresent()) {
        List<Failure> rest = failures.subList(i, failures.size());
        rest.forEach(left -> returned.add(left.message()));
        return outcome(count(rest) - (delivered - before), stopped);
      }
    }
    return outcome(0, Optional.empty());
  }

  private Optional<String> replay(Failure failure) {
    try {
      Optional<List<EventRecord>> records = stream.read(failure.batch());
      if (records.isEmpty()) {
        lines.accept("expired in the stream: " + failure.batch().line());
        unreadable += failure.batch().batchSize();
        returned.add(failure.message());
        return Optional.empty();
      }
      for (List<EventRecord> batch : Batches.of(records.get(), record -> record)) {
        Progress progress = trigger.deliver(batch);
        delivered += progress.done();
        if (progress.stopped().isPresent()) {
          return progress.stopped();
        }
      }
      queue.delete(failure.message());
      return Optional.empty();
    } catch (ReplayException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Restores the stream's order, which the queue does not keep: by time, then by number. */
  private List<Failure> read() throws ReplayException {
    List<Failure> failures = new ArrayList<>();
    for (Message message : queue.receive()) {
      Optional<FailedBatch> batch = FailedBatch.read(message.body());
      if (batch.isPresent()) {
        failures.add(new Failure(message, batch.get()));
      } else {
        lines.accept("message %s is not about a stream batch".formatted(message.messageId()));
        unreadable++;
        returned.add(message);
      }
    }
    failures.sort(
        Comparator.comparing((Failure failure) -> failure.batch().arrivedAt())
            .thenComparing(failure -> new BigInteger(failure.batch().start())));
    return failures;
  }

  private Outcome outcome(int remaining, Optional<String> stopped) {
    try {
      for (Message message : returned) {
        queue.release(message);
      }
    } catch (ReplayException e) {
      lines.accept("the messages return to the queue in 15 minutes: " + e.getMessage());
    }
    return new Outcome(delivered, 0, Math.max(0, remaining), unreadable, stopped);
  }

  private static int count(List<Failure> failures) {
    return failures.stream().mapToInt(failure -> failure.batch().batchSize()).sum();
  }

  private record Failure(Message message, FailedBatch batch) {}
}
