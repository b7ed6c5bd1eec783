package dev.partyline.invitationtrigger;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** The party table in DynamoDB Local. */
final class UndeliveredTable implements AutoCloseable {

  static final String NAME = "party";

  // By default it sends usage data away.
  private static final boolean NO_TELEMETRY = true;

  private final AmazonDynamoDBLocal server = DynamoDBEmbedded.create(NO_TELEMETRY);

  UndeliveredTable() {
    client()
        .createTable(
            table ->
                table
                    .tableName(NAME)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(text("PK"), text("SK"))
                    .keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE)));
  }

  DynamoDbClient client() {
    return server.dynamoDbClient();
  }

  /** All items, by their sort keys. */
  List<Map<String, AttributeValue>> items() {
    return client().scan(scan -> scan.tableName(NAME)).items().stream()
        .sorted(Comparator.comparing(item -> item.get("SK").s()))
        .toList();
  }

  void clear() {
    for (Map<String, AttributeValue> item : items()) {
      client()
          .deleteItem(
              delete ->
                  delete.tableName(NAME).key(Map.of("PK", item.get("PK"), "SK", item.get("SK"))));
    }
  }

  /** The sort keys of all items: event ids. */
  List<String> eventIds() {
    return items().stream().map(item -> item.get("SK").s()).toList();
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  @Override
  public void close() {
    server.shutdown();
  }
}
