package dev.partyline.invitationtrigger;

import dev.partyline.notification.Delivery;
import dev.partyline.notification.Notification;
import dev.partyline.notification.Publisher;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.Avatars;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Delivers one batch of stream records in order, one call at a time: if one of several concurrent
 * calls failed, later records would already be sent, and be sent again. Used by one invocation.
 */
final class StreamBatch {

  private final RetryingPublisher publisher;
  private final UndeliveredItems undelivered;
  private final Avatars avatars;
  private final RemainingTime remainingTime;
  private final DeliveryLog log;
  private final List<Pending> pending = new ArrayList<>(Publisher.MAX_BATCH);

  StreamBatch(
      RetryingPublisher publisher,
      UndeliveredItems undelivered,
      Avatars avatars,
      RemainingTime remainingTime,
      DeliveryLog log) {
    this.publisher = publisher;
    this.undelivered = undelivered;
    this.avatars = avatars;
    this.remainingTime = remainingTime;
    this.log = log;
  }

  /**
   * Delivers up to the first record that can be neither delivered nor kept as an undelivered item.
   *
   * @return that record, which has not been sent, nor any after it; empty if all are done
   */
  Optional<StreamRecord> deliver(List<StreamRecord> records) {
    for (StreamRecord record : records) {
      Optional<StreamRecord> failed = take(record);
      if (failed.isPresent()) {
        return failed;
      }
    }
    return sendPending();
  }

  private Optional<StreamRecord> take(StreamRecord record) {
    return switch (Reading.of(record, avatars)) {
      case Reading.Nothing() -> Optional.empty();
      case Reading.Notify(Notification notification) -> {
        pending.add(new Pending(record, notification));
        yield pending.size() == Publisher.MAX_BATCH ? sendPending() : Optional.empty();
      }
      case Reading.Undeliverable(String reason) ->
          sendPending()
              .or(
                  () ->
                      keep(record, reason, () -> undelivered.keep(record, reason, remainingTime)));
    };
  }

  private Optional<StreamRecord> sendPending() {
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    List<Pending> batch = List.copyOf(pending);
    pending.clear();
    Delivery delivery;
    try {
      delivery = publish(batch);
    } catch (UnavailableException e) {
      // Without credentials, waiting in this invocation does not help.
      return failed(batch, String.valueOf(e.getMessage()));
    }
    return switch (delivery) {
      case Delivery.Delivered() -> delivered(batch);
      case Delivery.Undeliverable(int status) -> sendOneByOne(batch, status);
      case Delivery.Refused(int status) -> failed(batch, "status " + status);
      case Delivery.Unavailable(String reason, var retryAfter) -> failed(batch, reason);
    };
  }

  /** Pusher refuses a whole call because of one event, and does not say which. */
  private Optional<StreamRecord> sendOneByOne(List<Pending> batch, int status) {
    if (batch.size() == 1) {
      Pending only = batch.get(0);
      String reason = "Pusher refused it with status " + status;
      return keep(
          only.record(),
          reason,
          () -> undelivered.keep(only.record(), only.notification(), reason, remainingTime));
    }
    for (Pending one : batch) {
      pending.add(one);
      Optional<StreamRecord> failed = sendPending();
      if (failed.isPresent()) {
        return failed;
      }
    }
    return Optional.empty();
  }

  private Delivery publish(List<Pending> batch) {
    return publisher.publish(
        batch.stream().map(Pending::notification).toList(), remainingTime, log);
  }

  private Optional<StreamRecord> delivered(List<Pending> batch) {
    log.delivered(batch.size());
    return Optional.empty();
  }

  private Optional<StreamRecord> failed(List<Pending> batch, String reason) {
    log.failed(reason);
    return Optional.of(batch.get(0).record());
  }

  private Optional<StreamRecord> keep(StreamRecord record, String reason, Runnable put) {
    try {
      put.run();
    } catch (UnavailableException e) {
      log.notKept(e);
      return Optional.of(record);
    }
    log.undeliverable(record.eventId(), reason);
    return Optional.empty();
  }

  private record Pending(StreamRecord record, Notification notification) {}
}
