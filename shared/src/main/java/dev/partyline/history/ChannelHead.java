package dev.partyline.history;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The last item of a channel's history: an item of its own in the same table, written together with
 * that one, and read before the next is written.
 *
 * @param eventIds the events of the last item
 */
public record ChannelHead(Position last, List<String> eventIds) {

  // Behind all positions, which begin with a digit.
  private static final String SORT_KEY = "head";

  private static final String LAST = "last";
  private static final String EVENT_IDS = "eventIds";

  /** The head after this item. */
  public static ChannelHead of(HistoryItem item) {
    return new ChannelHead(
        item.position(), item.events().stream().map(KeptEvent::eventId).toList());
  }

  /** The key of a channel's head. */
  public static Map<String, AttributeValue> key(String channel) {
    return Map.of(HistoryItem.CHANNEL, fromS(channel), HistoryItem.POSITION, fromS(SORT_KEY));
  }

  /** The key of the item that the head names. */
  public Map<String, AttributeValue> lastKey(String channel) {
    return Map.of(HistoryItem.CHANNEL, fromS(channel), HistoryItem.POSITION, fromS(last.text()));
  }

  /** The attributes. */
  public Map<String, AttributeValue> attributes(String channel, Retention retention) {
    return Map.of(
        HistoryItem.CHANNEL,
        fromS(channel),
        HistoryItem.POSITION,
        fromS(SORT_KEY),
        LAST,
        fromS(last.text()),
        EVENT_IDS,
        fromL(eventIds.stream().map(AttributeValue::fromS).toList()),
        HistoryItem.EXPIRES_AT,
        fromN(Long.toString(retention.expiresAt(last))));
  }

  /** Whether these attributes are those of a channel's head. */
  public static boolean isHead(Map<String, AttributeValue> attributes) {
    AttributeValue sortKey = attributes.get(HistoryItem.POSITION);
    return sortKey != null && SORT_KEY.equals(sortKey.s());
  }

  /** The channel of an item of the table; empty if it has none. */
  public static String channel(Map<String, AttributeValue> attributes) {
    AttributeValue channel = attributes.get(HistoryItem.CHANNEL);
    return channel == null || channel.s() == null ? "" : channel.s();
  }

  /** Reads the attributes; empty if they are no head's. */
  public static Optional<ChannelHead> read(Map<String, AttributeValue> attributes) {
    AttributeValue last = attributes.get(LAST);
    AttributeValue eventIds = attributes.get(EVENT_IDS);
    if (last == null || last.s() == null || eventIds == null) {
      return Optional.empty();
    }
    return Position.parse(last.s())
        .map(
            position ->
                new ChannelHead(position, eventIds.l().stream().map(AttributeValue::s).toList()));
  }
}
