package dev.partyline.invitationtrigger;

import dev.partyline.channel.UserId;
import dev.partyline.invitationtrigger.Action.Keep;
import dev.partyline.invitationtrigger.Action.Publish;
import dev.partyline.invitationtrigger.Action.Terminate;
import dev.partyline.notification.Delivery;
import dev.partyline.notification.Publisher;
import dev.partyline.outcome.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does the actions of one batch of stream records in order, one call at a time: if one of several
 * concurrent calls failed, later records would already be sent, and be sent again. Whatever is
 * published was kept in the history before. Nothing is published behind a removal before the
 * member's connections have ended. Used by one invocation.
 */
final class StreamBatch {

  private final RetryingPublisher publisher;
  private final UndeliveredItems undelivered;
  private final HistoryKeeper.Batch history;
  private final RemainingTime remainingTime;
  private final DeliveryLog log;
  private final List<Publish> pending = new ArrayList<>(Publisher.MAX_BATCH);

  StreamBatch(
      RetryingPublisher publisher,
      UndeliveredItems undelivered,
      HistoryKeeper.Batch history,
      RemainingTime remainingTime,
      DeliveryLog log) {
    this.publisher = publisher;
    this.undelivered = undelivered;
    this.history = history;
    this.remainingTime = remainingTime;
    this.log = log;
  }

  /**
   * Goes up to the first action that can be neither done nor kept as an undelivered item.
   *
   * @return the record of that action; neither the action nor any after it has been done. Empty if
   *     all are done
   */
  Optional<StreamRecord> deliver(List<Action> actions) {
    for (Action action : actions) {
      Optional<StreamRecord> failed = take(action);
      if (failed.isPresent()) {
        return failed;
      }
    }
    return sendPending();
  }

  private Optional<StreamRecord> take(Action action) {
    return switch (action) {
      case Publish publish -> {
        pending.add(publish);
        yield pending.size() == Publisher.MAX_BATCH ? sendPending() : Optional.empty();
      }
      case Keep(StreamRecord record, String reason) -> sendPending().or(() -> keep(record, reason));
      case Terminate(StreamRecord record, UserId user) ->
          sendPending().or(() -> terminate(record, user));
    };
  }

  private Optional<StreamRecord> sendPending() {
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    List<Publish> batch = List.copyOf(pending);
    pending.clear();
    return keepInHistory(batch).or(() -> send(batch));
  }

  private Optional<StreamRecord> keepInHistory(List<Publish> batch) {
    try {
      history.keep(batch);
      return Optional.empty();
    } catch (UnavailableException e) {
      log.notKept("history", e);
      return Optional.of(batch.get(0).record());
    }
  }

  private Optional<StreamRecord> send(List<Publish> batch) {
    return switch (attempt(() -> publish(batch))) {
      case Delivery.Delivered() -> {
        log.delivered(batch.size());
        yield Optional.empty();
      }
      case Delivery.Undeliverable(int status) -> sendOneByOne(batch, status);
      case Delivery.Refused(int status) -> failed(batch.get(0).record(), answered(status));
      case Delivery.Unavailable(String reason, var retryAfter) ->
          failed(batch.get(0).record(), reason);
    };
  }

  /** Pusher refuses a whole call because of one event, and does not say which. */
  private Optional<StreamRecord> sendOneByOne(List<Publish> batch, int status) {
    if (batch.size() == 1) {
      Publish only = batch.get(0);
      String reason = "Pusher refused it with status " + status;
      return keep(
          only.record(),
          reason,
          () -> undelivered.keep(only.record(), only.notification(), reason, remainingTime));
    }
    for (Publish one : batch) {
      Optional<StreamRecord> failed = send(List.of(one));
      if (failed.isPresent()) {
        return failed;
      }
    }
    return Optional.empty();
  }

  private Delivery publish(List<Publish> batch) {
    return publisher.publish(
        batch.stream().map(Publish::notification).toList(), remainingTime, log);
  }

  private Optional<StreamRecord> terminate(StreamRecord record, UserId user) {
    return switch (attempt(() -> publisher.terminateConnections(user, remainingTime, log))) {
      case Delivery.Delivered() -> {
        log.terminated();
        yield Optional.empty();
      }
      case Delivery.Undeliverable(int status) ->
          keep(record, "Pusher refused to end the user's connections with status " + status);
      case Delivery.Refused(int status) -> failed(record, answered(status));
      case Delivery.Unavailable(String reason, var retryAfter) -> failed(record, reason);
    };
  }

  private static Delivery attempt(Supplier<Delivery> call) {
    try {
      return call.get();
    } catch (UnavailableException e) {
      // Without credentials, waiting in this invocation does not help.
      return new Delivery.Unavailable(String.valueOf(e.getMessage()), Duration.ZERO);
    }
  }

  private static String answered(int status) {
    return "Pusher answered " + status;
  }

  private Optional<StreamRecord> failed(StreamRecord record, String reason) {
    log.failed(reason);
    return Optional.of(record);
  }

  private Optional<StreamRecord> keep(StreamRecord record, String reason) {
    return keep(record, reason, () -> undelivered.keep(record, reason, remainingTime));
  }

  private Optional<StreamRecord> keep(StreamRecord record, String reason, Supplier<String> put) {
    String item;
    try {
      item = put.get();
    } catch (UnavailableException e) {
      log.notKept("not_kept", e);
      return Optional.of(record);
    }
    log.undeliverable(record.eventId(), item, reason);
    return Optional.empty();
  }
}
