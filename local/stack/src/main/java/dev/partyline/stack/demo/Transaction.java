package dev.partyline.stack.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Writes that are made all or not at all, each with what is said if its condition does not hold.
 * Not thread-safe.
 */
final class Transaction {

  private final String table;
  private final List<TransactWriteItem> items = new ArrayList<>();
  private final List<Answer> refusals = new ArrayList<>();

  Transaction(String table) {
    this.table = table;
  }

  void check(Map<String, AttributeValue> key, String condition, Answer refusal) {
    add(
        TransactWriteItem.builder()
            .conditionCheck(check -> check.tableName(table).key(key).conditionExpression(condition))
            .build(),
        refusal);
  }

  void put(Map<String, AttributeValue> item) {
    add(
        TransactWriteItem.builder().put(put -> put.tableName(table).item(item)).build(),
        changedMeanwhile());
  }

  void put(Map<String, AttributeValue> item, String condition, Answer refusal) {
    add(
        TransactWriteItem.builder()
            .put(put -> put.tableName(table).item(item).conditionExpression(condition))
            .build(),
        refusal);
  }

  void update(
      Map<String, AttributeValue> key,
      String update,
      Map<String, String> names,
      Map<String, AttributeValue> values,
      String condition,
      Answer refusal) {
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
        refusal);
  }

  void delete(Map<String, AttributeValue> key, String condition, Answer refusal) {
    add(
        TransactWriteItem.builder()
            .delete(delete -> delete.tableName(table).key(key).conditionExpression(condition))
            .build(),
        refusal);
  }

  private void add(TransactWriteItem item, Answer refusal) {
    items.add(item);
    refusals.add(refusal);
  }

  /**
   * Makes the writes.
   *
   * @param done the answer if all conditions hold
   * @return that, or the refusal of the first condition that does not
   */
  Answer write(DynamoDbClient dynamoDb, Answer done) {
    try {
      dynamoDb.transactWriteItems(write -> write.transactItems(items));
      return done;
    } catch (TransactionCanceledException e) {
      List<CancellationReason> reasons = e.cancellationReasons();
      for (int i = 0; i < reasons.size(); i++) {
        if ("ConditionalCheckFailed".equals(reasons.get(i).code())) {
          return refusals.get(i);
        }
      }
      return changedMeanwhile();
    }
  }

  private static Answer changedMeanwhile() {
    return Answer.refused(409, "Somebody else changed this at the same time: try again");
  }
}
