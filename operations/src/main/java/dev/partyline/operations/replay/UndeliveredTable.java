package dev.partyline.operations.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** The undelivered items in the party table: {@code UNDELIVERED#<yyyy-mm-dd>}, by event id. */
public final class UndeliveredTable {

  private final DynamoDbClient dynamoDb;
  private final String table;

  /**
   * @param table the table's name
   */
  public UndeliveredTable(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  UndeliveredDay read(LocalDate date) throws ReplayException {
    List<Map<String, AttributeValue>> items =
        call("dynamodb:Query")
            .run(
                () ->
                    dynamoDb
                        .queryPaginator(
                            request ->
                                request
                                    .tableName(table)
                                    .consistentRead(true)
                                    .keyConditionExpression("PK = :day")
                                    .expressionAttributeValues(Map.of(":day", day(date))))
                        .items()
                        .stream()
                        .toList());
    return UndeliveredDay.of(date, items);
  }

  /** An item of the table, in the stream's JSON; empty if it does not exist. */
  Optional<ObjectNode> item(ItemKey key) throws ReplayException {
    GetItemResponse response =
        call("dynamodb:GetItem")
            .run(
                () ->
                    dynamoDb.getItem(
                        request ->
                            request.tableName(table).consistentRead(true).key(key.attributes())));
    return response.hasItem() ? Optional.of(RecordJson.item(response.item())) : Optional.empty();
  }

  /** Deletes all parts of an event's undelivered item, whatever they hold; the first one first. */
  void discard(LocalDate date, String eventId) throws ReplayException {
    delete(date, eventId);
    for (String part : parts(date, eventId)) {
      delete(date, part);
    }
  }

  private List<String> parts(LocalDate date, String eventId) throws ReplayException {
    Pattern part = Pattern.compile(Pattern.quote(eventId) + "#[0-9]+");
    return call("dynamodb:Query")
        .run(
            () ->
                dynamoDb
                    .queryPaginator(
                        request ->
                            request
                                .tableName(table)
                                .consistentRead(true)
                                .projectionExpression("SK")
                                .keyConditionExpression("PK = :day AND begins_with(SK, :part)")
                                .expressionAttributeValues(
                                    Map.of(
                                        ":day",
                                        day(date),
                                        ":part",
                                        AttributeValue.fromS(eventId + "#"))))
                    .items()
                    .stream()
                    .flatMap(item -> Optional.ofNullable(item.get("SK")).stream())
                    .map(AttributeValue::s)
                    .filter(sortKey -> part.matcher(sortKey).matches())
                    .toList());
  }

  private void delete(LocalDate date, String sortKey) throws ReplayException {
    call("dynamodb:DeleteItem")
        .run(
            () ->
                dynamoDb.deleteItem(
                    request ->
                        request
                            .tableName(table)
                            .key(Map.of("PK", day(date), "SK", AttributeValue.fromS(sortKey)))));
  }

  /** Whether an event has failed since a time, and is kept under that day. */
  boolean hasFailed(LocalDate date, String eventId, Instant since) throws ReplayException {
    return call("dynamodb:Query")
            .run(
                () ->
                    dynamoDb.query(
                        request ->
                            request
                                .tableName(table)
                                .consistentRead(true)
                                .select(Select.COUNT)
                                .keyConditionExpression("PK = :day AND SK = :id")
                                .filterExpression("failedAt >= :since")
                                .expressionAttributeValues(
                                    Map.of(
                                        ":day", day(date),
                                        ":id", AttributeValue.fromS(eventId),
                                        ":since", AttributeValue.fromS(since.toString())))))
            .count()
        > 0;
  }

  /**
   * Deletes an undelivered item, its first part first: the other parts alone are not an event.
   *
   * @return false if it has changed since it was read: it has failed again, and is not deleted
   */
  boolean delete(UndeliveredItem item) throws ReplayException {
    if (!delete(item.date(), item.eventId(), item.failedAt())) {
      return false;
    }
    for (UndeliveredItem.Part part : item.parts()) {
      delete(item.date(), part.sortKey(), part.failedAt());
    }
    return true;
  }

  private boolean delete(LocalDate date, String sortKey, String failedAt) throws ReplayException {
    return call("dynamodb:DeleteItem")
        .run(
            () -> {
              try {
                dynamoDb.deleteItem(
                    request ->
                        request
                            .tableName(table)
                            .key(Map.of("PK", day(date), "SK", AttributeValue.fromS(sortKey)))
                            .conditionExpression("failedAt = :failedAt")
                            .expressionAttributeValues(
                                Map.of(":failedAt", AttributeValue.fromS(failedAt))));
                return true;
              } catch (ConditionalCheckFailedException e) {
                return false;
              }
            });
  }

  private AwsCall call(String action) {
    return new AwsCall(action, "table " + table);
  }

  private static AttributeValue day(LocalDate date) {
    return AttributeValue.fromS(UndeliveredItem.partition(date));
  }
}
