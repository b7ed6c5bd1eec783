package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.partyline.notification.Delivery;
import dev.partyline.notification.Notification;
import dev.partyline.notification.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Delivers one batch of stream records, in their order. Used by one invocation at a time. */
final class StreamBatch {

  private final Publisher publisher;
  private final DeliveryLog log;
  private final List<Pending> pending = new ArrayList<>(Publisher.MAX_BATCH);

  StreamBatch(Publisher publisher, DeliveryLog log) {
    this.publisher = publisher;
    this.log = log;
  }

  /**
   * Delivers until the first failure.
   *
   * @return the sequence number of the first record that was not delivered; nothing if all were
   */
  Optional<String> deliver(List<DynamodbStreamRecord> records) {
    for (DynamodbStreamRecord record : records) {
      Optional<String> failed = take(record);
      if (failed.isPresent()) {
        return failed;
      }
    }
    return send();
  }

  private Optional<String> take(DynamodbStreamRecord record) {
    String sequenceNumber = record.getDynamodb().getSequenceNumber();
    return switch (Reading.of(record)) {
      case Reading.Nothing() -> Optional.empty();
      case Reading.Notify(Notification notification) -> {
        pending.add(new Pending(sequenceNumber, notification));
        yield pending.size() == Publisher.MAX_BATCH ? send() : Optional.empty();
      }
      case Reading.Unreadable(String reason) -> {
        Optional<String> failedBefore = send();
        if (failedBefore.isPresent()) {
          yield failedBefore;
        }
        log.unreadable(record.getEventID(), reason);
        yield Optional.of(sequenceNumber);
      }
    };
  }

  private Optional<String> send() {
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    Delivery delivery = publisher.publish(pending.stream().map(Pending::notification).toList());
    if (delivery instanceof Delivery.Delivered) {
      log.delivered(pending.size());
      pending.clear();
      return Optional.empty();
    }
    log.failed(delivery, pending.size());
    return Optional.of(pending.get(0).sequenceNumber());
  }

  private record Pending(String sequenceNumber, Notification notification) {}
}
