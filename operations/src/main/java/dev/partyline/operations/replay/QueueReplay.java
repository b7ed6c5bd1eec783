package dev.partyline.operations.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final EventLines lines;
  private final Consumer<String> output;

  private final List<Message> returned = new ArrayList<>();
  private int delivered;
  private int unreadable;

  /**
   * @param lines formats a message
   * @param output receives a line for each message that cannot be replayed, and in a dry run for
   *     each message
   */
  QueueReplay(OnFailureQueue queue, StreamRange stream, EventLines lines, Consumer<String> output) {
    this.queue = queue;
    this.stream = stream;
    this.lines = lines;
    this.output = output;
  }

  /** Lists the messages, and returns their number. */
  int list() throws ReplayException {
    List<Message> messages = queue.receive();
    messages.forEach(message -> output.accept(line(message)));
    returned.addAll(messages);
    release();
    return messages.size();
  }

  private String line(Message message) {
    return FailureMessage.read(message.body())
        .map(
            failure ->
                lines.line(message.messageId(), failure.arrivedAt(), "the stream", failure.line()))
        .orElseGet(
            () -> lines.line(message.messageId(), "", "?", "it is not about a stream batch"));
  }

  /** Lists what a replay would send. */
  Outcome dryRun() throws ReplayException {
    for (Failure failure : read()) {
      failure
          .content()
          .records(stream)
          .ifPresentOrElse(
              records -> {
                output.accept(failure.content().line());
                delivered += records.size();
              },
              () -> expired(failure));
      returned.add(failure.message());
    }
    return outcome(0, Optional.empty());
  }

  /** Replays; stops at the first record that the trigger reports. */
  Outcome run(Trigger trigger) throws ReplayException {
    List<Failure> failures = read();
    for (int i = 0; i < failures.size(); i++) {
      Failure failure = failures.get(i);
      int before = delivered;
      Optional<String> stopped = replay(failure, trigger);
      if (stopped.isPresent()) {
        List<Failure> rest = failures.subList(i, failures.size());
        rest.forEach(left -> returned.add(left.message()));
        return outcome(count(rest) - (delivered - before), stopped);
      }
    }
    return outcome(0, Optional.empty());
  }

  private Optional<String> replay(Failure failure, Trigger trigger) {
    try {
      Optional<List<EventRecord>> records = failure.content().records(stream);
      if (records.isEmpty()) {
        expired(failure);
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

  private void expired(Failure failure) {
    output.accept("expired in the stream: " + failure.content().line());
    unreadable += failure.content().size();
  }

  /**
   * Deletes messages without a replay.
   *
   * @param ids the message ids; empty for all
   * @return the ids of which there was no message
   */
  Set<String> discard(Set<String> ids) throws ReplayException {
    Set<String> found = new HashSet<>();
    for (Message message : queue.receive()) {
      if (ids.isEmpty() || ids.contains(message.messageId())) {
        queue.delete(message);
        output.accept("discarded " + line(message));
        found.add(message.messageId());
      } else {
        returned.add(message);
      }
    }
    release();
    Set<String> missing = new LinkedHashSet<>(ids);
    missing.removeAll(found);
    return missing;
  }

  private List<Failure> read() throws ReplayException {
    List<Failure> failures = new ArrayList<>();
    for (Message message : queue.receive()) {
      Optional<FailureMessage> content = FailureMessage.read(message.body());
      if (content.isPresent()) {
        failures.add(new Failure(message, content.get()));
      } else {
        output.accept("message %s is not about a stream batch".formatted(message.messageId()));
        unreadable++;
        returned.add(message);
      }
    }
    failures.sort(Comparator.comparing(Failure::content, FailureMessage.STREAM_ORDER));
    return failures;
  }

  private Outcome outcome(int remaining, Optional<String> stopped) {
    release();
    return new Outcome(delivered, 0, 0, 0, Math.max(0, remaining), unreadable, stopped);
  }

  private void release() {
    try {
      for (Message message : returned) {
        queue.release(message);
      }
    } catch (ReplayException e) {
      output.accept("the messages return to the queue in 15 minutes: " + e.getMessage());
    }
  }

  private static int count(List<Failure> failures) {
    return failures.stream().mapToInt(failure -> failure.content().size()).sum();
  }

  private record Failure(Message message, FailureMessage content) {}
}
