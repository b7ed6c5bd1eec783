package dev.partyline.operations.replay;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Puts what Lambda stopped retrying back through the trigger: the messages' records are read from
 * the stream again, the oldest first. A message is removed when the trigger has taken all of its
 * records, and given back otherwise. Used by one thread.
 */
public final class QueueReplay {

  private final OnFailureQueue queue;
  private final StreamRange stream;
  private final Trigger trigger;
  private final Consumer<String> lines;

  private final List<Message> kept = new ArrayList<>();
  private int delivered;
  private int unreadable;

  /**
   * @param lines takes a line for what cannot be replayed, and in a dry run for each message
   */
  public QueueReplay(
      OnFailureQueue queue, StreamRange stream, Trigger trigger, Consumer<String> lines) {
    this.queue = queue;
    this.stream = stream;
    this.trigger = trigger;
    this.lines = lines;
  }

  /** Says what would be replayed. */
  public Outcome dryRun() throws ReplayException {
    List<Failure> failures = read();
    failures.forEach(failure -> lines.accept(failure.batch().line()));
    failures.forEach(failure -> kept.add(failure.message()));
    return outcome(count(failures), Optional.empty());
  }

  /** Replays; stops at the first record that the trigger does not take. */
  public Outcome run() throws ReplayException {
    List<Failure> failures = read();
    for (int i = 0; i < failures.size(); i++) {
      Failure failure = failures.get(i);
      int before = delivered;
      Optional<String> stopped = replay(failure);
      if (stopped.isPresent()) {
        List<Failure> rest = failures.subList(i, failures.size());
        rest.forEach(left -> kept.add(left.message()));
        return outcome(count(rest) - (delivered - before), stopped);
      }
    }
    return outcome(0, Optional.empty());
  }

  private Optional<String> replay(Failure failure) {
    try {
      Optional<List<EventRecord>> records = stream.read(failure.batch());
      if (records.isEmpty()) {
        lines.accept("gone from the stream: " + failure.batch().line());
        unreadable += failure.batch().batchSize();
        kept.add(failure.message());
        return Optional.empty();
      }
      for (List<EventRecord> batch : Batches.of(records.get(), record -> record)) {
        Progress progress = trigger.deliver(batch);
        delivered += progress.done();
        if (progress.stopped().isPresent()) {
          return progress.stopped();
        }
      }
      queue.remove(failure.message());
      return Optional.empty();
    } catch (ReplayException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The queue keeps no order, the stream does: within a shard by number, else by time. */
  private List<Failure> read() throws ReplayException {
    List<Failure> failures = new ArrayList<>();
    for (Message message : queue.take()) {
      Optional<FailedBatch> batch = FailedBatch.read(message.body());
      if (batch.isPresent()) {
        failures.add(new Failure(message, batch.get()));
      } else {
        lines.accept("message %s: it is not about a stream's batch".formatted(message.messageId()));
        unreadable++;
        kept.add(message);
      }
    }
    failures.sort(
        Comparator.comparing((Failure failure) -> failure.batch().arrivedAt())
            .thenComparing(failure -> new BigInteger(failure.batch().start())));
    return failures;
  }

  private Outcome outcome(int remaining, Optional<String> stopped) {
    try {
      for (Message message : kept) {
        queue.release(message);
      }
    } catch (ReplayException e) {
      lines.accept("messages come back to the queue only in 15 minutes: " + e.getMessage());
    }
    return new Outcome(delivered, 0, Math.max(0, remaining), unreadable, stopped);
  }

  private static int count(List<Failure> failures) {
    return failures.stream().mapToInt(failure -> failure.batch().batchSize()).sum();
  }

  private record Failure(Message message, FailedBatch batch) {}
}
