package dev.partyline.invitationtrigger;

import dev.partyline.history.ChannelHead;
import dev.partyline.history.HistoryItem;
import dev.partyline.history.KeptEvent;
import dev.partyline.history.Position;
import dev.partyline.history.Retention;
import dev.partyline.invitationtrigger.Action.Publish;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What one call to Pusher publishes on one channel, on its way to the history. */
final class ChannelEvents {

  private final String channel;
  private final List<KeptEvent> events = new ArrayList<>();
  private final @Nullable ChannelHead before;
  private long lastMillis;
  private @Nullable HistoryItem item;
  private boolean isItemWritten;

  /**
   * @param channel the channel's name
   * @param before the channel's head: the events come behind its item
   */
  ChannelEvents(String channel, Optional<ChannelHead> before) {
    this.channel = channel;
    this.before = before.orElse(null);
    this.lastMillis = before.map(head -> head.last().millis()).orElse(0L);
  }

  void add(Publish publish) {
    events.add(
        new KeptEvent(
            publish.record().eventId(),
            publish.notification().event().value(),
            publish.notification().data().json()));
  }

  /** The channel's head after these events; empty before the first attempt to write them. */
  Optional<ChannelHead> head() {
    return Optional.ofNullable(item).map(ChannelHead::of);
  }

  /** The item and the head, or the head alone if the item has been written. */
  List<WriteRequest> puts(Instant now, Retention retention) {
    HistoryItem next = item;
    if (next == null || !isItemWritten) {
      Position position = Position.next(now, lastMillis, events.get(0).eventId());
      next = HistoryItem.of(channel, position, List.copyOf(events), retention);
      item = next;
      // If only its head is written, another writer may follow it.
      lastMillis = position.millis();
    }
    WriteRequest head = put(ChannelHead.of(next).attributes(channel, retention));
    return isItemWritten ? List.of(head) : List.of(put(next.attributes()), head);
  }

  /**
   * Whether item and head have been written.
   *
   * @param unprocessed the items that were not
   */
  boolean isWritten(Set<Map<String, AttributeValue>> unprocessed) {
    List<Map<String, AttributeValue>> left =
        unprocessed.stream().filter(one -> channel.equals(ChannelHead.channel(one))).toList();
    isItemWritten = left.stream().allMatch(ChannelHead::isHead);
    return left.isEmpty();
  }

  /** The item before, if these events repeat all of its own. */
  List<WriteRequest> deletes() {
    ChannelHead repeated = before;
    if (repeated == null
        || repeated.eventIds().isEmpty()
        || !new HashSet<>(events.stream().map(KeptEvent::eventId).toList())
            .containsAll(repeated.eventIds())) {
      return List.of();
    }
    DeleteRequest delete = DeleteRequest.builder().key(repeated.lastKey(channel)).build();
    return List.of(WriteRequest.builder().deleteRequest(delete).build());
  }

  private static WriteRequest put(Map<String, AttributeValue> attributes) {
    return WriteRequest.builder().putRequest(PutRequest.builder().item(attributes).build()).build();
  }
}
