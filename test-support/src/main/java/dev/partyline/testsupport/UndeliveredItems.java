package dev.partyline.testsupport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Undelivered items in a table, as the trigger writes them. */
public final class UndeliveredItems {

  private final DynamoDbClient dynamoDb;
  private final String table;

  /**
   * @param table its name
   */
  public UndeliveredItems(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /** The text of a record that puts an invitation of its own, with this sequence number. */
  public static String record(String eventId, long created, long sequenceNumber) {
    return """
    {"eventID":"%1$s","eventName":"INSERT","eventSource":"aws:dynamodb","dynamodb":{
    "ApproximateCreationDateTime":%2$d,"SequenceNumber":"%3$d",
    "Keys":{"PK":{"S":"PARTY#p"},"SK":{"S":"INVITATION#%1$s"}},
    "NewImage":{"PK":{"S":"PARTY#p"},"SK":{"S":"INVITATION#%1$s"},
    "partyId":{"S":"p"},"partyName":{"S":"%1$s"},"invitedUserId":{"S":"%1$s"},
    "invitedBy":{"M":{"id":{"S":"eve"},"username":{"S":"Eve"}}},
    "invitedAt":{"S":"2026-01-01T00:00:00Z"}}}}
    """
        .formatted(eventId, created, sequenceNumber);
  }

  /** The invitation of an event's record, as it is in the table. */
  public static Map<String, AttributeValue> invitation(String eventId) {
    return Map.of(
        "PK", AttributeValue.fromS("PARTY#p"),
        "SK", AttributeValue.fromS("INVITATION#" + eventId),
        "partyId", AttributeValue.fromS("p"),
        "partyName", AttributeValue.fromS(eventId),
        "invitedUserId", AttributeValue.fromS(eventId),
        "invitedBy",
            AttributeValue.fromM(
                Map.of("id", AttributeValue.fromS("eve"), "username", AttributeValue.fromS("Eve"))),
        "invitedAt", AttributeValue.fromS("2026-01-01T00:00:00Z"));
  }

  /** Puts an item of the party table. */
  public void put(Map<String, AttributeValue> item) {
    dynamoDb.putItem(request -> request.tableName(table).item(item));
  }

  /** Keeps a record in one item, and puts the invitation that it is about. */
  public void keep(String date, String eventId, long created, long sequenceNumber) {
    put(invitation(eventId));
    keep(date, eventId, date + "T12:00:00Z", record(eventId, created, sequenceNumber));
  }

  /** Keeps a text in as many items as there are parts, the first one last. */
  public void keep(String date, String eventId, String failedAt, String... pieces) {
    for (int i = pieces.length; i >= 1; i--) {
      Map<String, AttributeValue> item = new HashMap<>();
      item.put("record", AttributeValue.fromS(pieces[i - 1]));
      item.put("failedAt", AttributeValue.fromS(failedAt));
      item.put("expiresAt", AttributeValue.fromN("4102444800"));
      if (i == 1) {
        item.put("parts", AttributeValue.fromN(Integer.toString(pieces.length)));
        item.put("item", AttributeValue.fromS("PARTY#p/INVITATION#0123456789abcdef"));
        item.put("reason", AttributeValue.fromS("413 from Pusher"));
        item.put(
            "notification",
            AttributeValue.fromM(
                Map.of(
                    "channel", AttributeValue.fromS("private-user-ada"),
                    "event", AttributeValue.fromS("party-invitation-received"),
                    "data", AttributeValue.fromS("{\"secret\":1}"))));
      }
      put(date, i == 1 ? eventId : eventId + "#" + i, item);
    }
  }

  /** Puts one item. */
  public void put(String date, String sortKey, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.put("PK", AttributeValue.fromS("UNDELIVERED#" + date));
    item.put("SK", AttributeValue.fromS(sortKey));
    dynamoDb.putItem(request -> request.tableName(table).item(item));
  }

  /** Removes one item. */
  public void remove(String date, String sortKey) {
    Map<String, AttributeValue> key =
        Map.of(
            "PK", AttributeValue.fromS("UNDELIVERED#" + date), "SK", AttributeValue.fromS(sortKey));
    dynamoDb.deleteItem(request -> request.tableName(table).key(key));
  }

  /** The items that are left, each as {@code <date> <sort key>}, in that order. */
  public List<String> left() {
    List<String> keys = new ArrayList<>();
    dynamoDb
        .scanPaginator(request -> request.tableName(table).consistentRead(true))
        .items()
        .forEach(
            item -> {
              if (text(item, "PK").startsWith("UNDELIVERED#")) {
                keys.add(text(item, "PK").substring(12) + " " + text(item, "SK"));
              }
            });
    keys.sort(null);
    return keys;
  }

  private static String text(Map<String, AttributeValue> item, String attribute) {
    return item.getOrDefault(attribute, AttributeValue.fromS("")).s();
  }
}
