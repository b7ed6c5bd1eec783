package dev.partyline.stack.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** A transaction of writes, each with the answer for a failed condition. Not thread-safe. */
final class Transaction {

  private final String table;
  private final List<TransactWriteItem> items = new ArrayList<>();
  private final List<Answer> errors = new ArrayList<>();

  Transaction(String table) {
    this.table = table;
  }

  void check(Map<String, AttributeValue> key, String condition, Answer error) {
    add(
        TransactWriteItem.builder()
            .conditionCheck(check -> check.tableName(table).key(key).conditionExpression(condition))
            .build(),
        error);
  }

  void put(Map<String, AttributeValue> item) {
    add(
        TransactWriteItem.builder().put(put -> put.tableName(table).item(item)).build(),
        conflict());
  }

  void put(Map<String, AttributeValue> item, String condition, Answer error) {
    add(
        TransactWriteItem.builder()
            .put(put -> put.tableName(table).item(item).conditionExpression(condition))
            .build(),
        error);
  }

  void update(
      Map<String, AttributeValue> key,
      String update,
      Map<String, String> names,
      Map<String, AttributeValue> values,
      String condition,
      Answer error) {
    add(
        TransactWriteItem.builder()
            .update(
                item ->
                    item.tableName(table)
                        .key(key)
                        .updateExpression(update)
                        .expressionAttributeNames(names.isEmpty() ? null : names)
                        .expressionAttributeValues(values)
                        .conditionExpression(condition))
            .build(),
        error);
  }

  void delete(Map<String, AttributeValue> key, String condition, Answer error) {
    add(
        TransactWriteItem.builder()
            .delete(delete -> delete.tableName(table).key(key).conditionExpression(condition))
            .build(),
        error);
  }

  private void add(TransactWriteItem item, Answer error) {
    items.add(item);
    errors.add(error);
  }

  /**
   * Writes.
   *
   * @param done the answer on success
   * @return that answer, or the answer of the first failed condition
   */
  Answer write(DynamoDbClient dynamoDb, Answer done) {
    try {
      dynamoDb.transactWriteItems(write -> write.transactItems(items));
      return done;
    } catch (TransactionCanceledException e) {
      List<CancellationReason> reasons = e.cancellationReasons();
      for (int i = 0; i < reasons.size(); i++) {
        if ("ConditionalCheckFailed".equals(reasons.get(i).code())) {
          return errors.get(i);
        }
      }
      return conflict();
    }
  }

  private static Answer conflict() {
    return Answer.refused(409, "It was changed at the same time: retry");
  }
}
