package dev.partyline.invitationtrigger;

import dev.partyline.channel.UserId;
import dev.partyline.notification.Notification;
import java.util.ArrayList;
import java.util.List;

/** Something to do because of a record. A batch's actions are done in order. */
sealed interface Action {

  /** The record that is reported if the action cannot be done now. */
  StreamRecord record();

  /** Publish a notification. */
  record Publish(StreamRecord record, Notification notification) implements Action {}

  /**
   * Keep an undeliverable record.
   *
   * @param reason for the operator
   */
  record Keep(StreamRecord record, String reason) implements Action {}

  /** End a removed member's connections. */
  record Terminate(StreamRecord record, UserId user) implements Action {}

  /** The actions of a batch. A member's connections end after the removal was published. */
  static List<Action> of(List<StreamRecord> records, RecordReader reader, Revocation revocation) {
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      StreamRecord record = records.get(i);
      switch (reader.read(record)) {
        case Reading.Nothing() -> {}
        case Reading.Notify(Notification notification) ->
            actions.add(new Publish(record, notification));
        case Reading.Undeliverable(String reason) -> actions.add(new Keep(record, reason));
      }
      revocation
          .of(record, records.subList(i + 1, records.size()))
          .ifPresent(user -> actions.add(new Terminate(record, user)));
    }
    return actions;
  }

  /** Those that publish. */
  static List<Publish> publications(List<Action> actions) {
    return actions.stream().filter(Publish.class::isInstance).map(Publish.class::cast).toList();
  }
}
