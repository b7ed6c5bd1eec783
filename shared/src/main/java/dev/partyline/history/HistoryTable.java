package dev.partyline.history;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.partyline.awssdk.AwsException;
import dev.partyline.awssdk.AwsService;
import dev.partyline.deadline.Deadline;
import dev.partyline.outcome.UnavailableException;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Reads the history table, strongly consistent. Thread-safe. */
final class HistoryTable implements HistoryItems {

  // Behind the digits that positions begin with, and before the channel's head.
  private static final String END = ":";

  private final AwsService<DynamoDbClient> dynamoDb;
  private final String tableName;

  HistoryTable(AwsService<DynamoDbClient> dynamoDb, String tableName) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
  }

  @Override
  public Slice read(
      String channel, Order order, String from, String behind, int most, Deadline deadline) {
    try {
      QueryResponse answer =
          dynamoDb.call(
              deadline.remaining(),
              (client, limits) ->
                  client.query(
                      query -> {
                        query
                            .tableName(tableName)
                            .keyConditionExpression("PK = :channel AND SK BETWEEN :from AND :end")
                            .expressionAttributeValues(
                                Map.of(
                                    ":channel", fromS(channel),
                                    ":from", fromS(from),
                                    ":end", fromS(END)))
                            .scanIndexForward(order == Order.OLDEST_FIRST)
                            .limit(most)
                            .consistentRead(true)
                            .overrideConfiguration(limits);
                        if (!behind.isEmpty()) {
                          query.exclusiveStartKey(key(channel, behind));
                        }
                      }));
      List<HistoryItem> items =
          answer.items().stream()
              .flatMap(attributes -> HistoryItem.read(attributes).stream())
              .toList();
      AttributeValue next = answer.lastEvaluatedKey().get(HistoryItem.POSITION);
      return new Slice(items, next == null ? "" : next.s());
    } catch (AwsException e) {
      throw new UnavailableException("history", e);
    }
  }

  private static Map<String, AttributeValue> key(String channel, String sortKey) {
    return Map.of(HistoryItem.CHANNEL, fromS(channel), HistoryItem.POSITION, fromS(sortKey));
  }
}
