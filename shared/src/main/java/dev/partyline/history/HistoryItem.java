package dev.partyline.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What one call to Pusher publishes on one channel: an item of the history table, written whole or
 * not at all, so that no failure reorders a channel.
 *
 * <p>Its size is below DynamoDB's 400 KB (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">quotas</a>):
 * a call has ten events, each with data of 10 KiB, which holds the event id too, and a name of 200
 * characters, so that an event has less than 21 KiB and an item less than 215 KB.
 *
 * @param channel the partition key
 * @param events in the order of publication, at least one
 * @param expiresAt seconds since 1970
 */
public record HistoryItem(
    String channel, Position position, List<KeptEvent> events, long expiresAt) {

  static final String CHANNEL = "PK";
  static final String POSITION = "SK";
  static final String EVENTS = "events";
  static final String EXPIRES_AT = "expiresAt";

  /** Creates an item that is kept as long as the settings say. */
  public static HistoryItem of(
      String channel, Position position, List<KeptEvent> events, Retention retention) {
    return new HistoryItem(channel, position, events, retention.expiresAt(position));
  }

  /** The attributes. */
  public Map<String, AttributeValue> attributes() {
    return Map.of(
        CHANNEL, fromS(channel),
        POSITION, fromS(position.text()),
        EVENTS, fromL(events.stream().map(HistoryItem::attribute).toList()),
        EXPIRES_AT, fromN(Long.toString(expiresAt)));
  }

  private static AttributeValue attribute(KeptEvent event) {
    return fromM(
        Map.of(
            "eventId", fromS(published(event.eventId())),
            "name", fromS(published(event.name())),
            "data", fromS(published(event.data()))));
  }

  /** As it is sent to Pusher, in UTF-8, which has no form for half of a surrogate pair. */
  private static String published(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }

  /** Reads the attributes; empty for any other item. */
  static Optional<HistoryItem> read(Map<String, AttributeValue> attributes) {
    String channel = text(attributes, CHANNEL);
    Optional<Position> position = Position.parse(text(attributes, POSITION));
    AttributeValue events = attributes.get(EVENTS);
    if (channel.isEmpty() || position.isEmpty() || events == null || !events.hasL()) {
      return Optional.empty();
    }
    List<KeptEvent> read = new ArrayList<>();
    for (AttributeValue event : events.l()) {
      read.add(
          new KeptEvent(
              text(event.m(), "eventId"), text(event.m(), "name"), text(event.m(), "data")));
    }
    if (read.stream().anyMatch(event -> event.eventId().isEmpty() || event.data().isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(new HistoryItem(channel, position.get(), read, seconds(attributes)));
  }

  private static String text(Map<String, AttributeValue> attributes, String name) {
    AttributeValue value = attributes.get(name);
    return value == null || value.s() == null ? "" : value.s();
  }

  /** An item without a time does not expire, as in DynamoDB. */
  private static long seconds(Map<String, AttributeValue> attributes) {
    AttributeValue value = attributes.get(EXPIRES_AT);
    return value == null || value.n() == null ? Long.MAX_VALUE : Long.parseLong(value.n());
  }
}
