package dev.partyline.cloud.dynamodb;

import dev.partyline.template.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Creates the template's tables. Existing tables, from an earlier run, are not changed. */
public final class Tables {

  private final DynamoDbClient dynamoDb;
  private final Map<String, String> streamArns = new ConcurrentHashMap<>();
  private final Map<String, String> viewTypes = new ConcurrentHashMap<>();

  /**
   * @param dynamoDb the client of the server
   */
  public Tables(DynamoDbClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /** Creates a table if it does not exist. */
  public void create(Table table) {
    TableDescription description =
        find(table.name()).orElseGet(() -> dynamoDb.createTable(request(table)).tableDescription());
    if (description.latestStreamArn() != null) {
      streamArns.put(table.logicalId(), description.latestStreamArn());
    }
    if (description.streamSpecification() != null) {
      viewTypes.put(table.logicalId(), description.streamSpecification().streamViewTypeAsString());
    }
    enableTimeToLive(table);
  }

  /** Whether a table exists. */
  public boolean exists(String name) {
    return find(name).isPresent();
  }

  /** The stream ARN of a created table; empty if the table has no stream. */
  public Optional<String> streamArn(String logicalId) {
    return Optional.ofNullable(streamArns.get(logicalId));
  }

  /** The stream's view type of a created table; empty if the table has no stream. */
  public Optional<String> viewType(String logicalId) {
    return Optional.ofNullable(viewTypes.get(logicalId));
  }

  private Optional<TableDescription> find(String name) {
    try {
      return Optional.of(dynamoDb.describeTable(request -> request.tableName(name)).table());
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }

  private void enableTimeToLive(Table table) {
    if (table.timeToLive() instanceof Table.TimeToLive.By(String attribute)
        && dynamoDb
                .describeTimeToLive(request -> request.tableName(table.name()))
                .timeToLiveDescription()
                .attributeName()
            == null) {
      dynamoDb.updateTimeToLive(
          request ->
              request
                  .tableName(table.name())
                  .timeToLiveSpecification(ttl -> ttl.attributeName(attribute).enabled(true)));
    }
  }

  private static CreateTableRequest request(Table table) {
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(table.name())
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(keys(table.keySchema()))
            .attributeDefinitions(
                table.attributes().entrySet().stream()
                    .map(
                        attribute ->
                            AttributeDefinition.builder()
                                .attributeName(attribute.getKey())
                                .attributeType(attribute.getValue().name())
                                .build())
                    .toList());
    if (!table.globalIndexes().isEmpty()) {
      request.globalSecondaryIndexes(
          table.globalIndexes().stream()
              .map(
                  index ->
                      GlobalSecondaryIndex.builder()
                          .indexName(index.name())
                          .keySchema(keys(index.keySchema()))
                          .projection(projection(index))
                          .build())
              .toList());
    }
    if (!table.localIndexes().isEmpty()) {
      request.localSecondaryIndexes(
          table.localIndexes().stream()
              .map(
                  index ->
                      LocalSecondaryIndex.builder()
                          .indexName(index.name())
                          .keySchema(keys(index.keySchema()))
                          .projection(projection(index))
                          .build())
              .toList());
    }
    if (table.stream() != Table.StreamView.NONE) {
      request.streamSpecification(
          stream -> stream.streamEnabled(true).streamViewType(table.stream().name()));
    }
    return request.build();
  }

  private static List<KeySchemaElement> keys(List<Table.Key> keys) {
    return keys.stream()
        .map(
            key ->
                KeySchemaElement.builder()
                    .attributeName(key.attribute())
                    .keyType(key.type().name())
                    .build())
        .toList();
  }

  private static Projection projection(Table.Index index) {
    Projection.Builder projection = Projection.builder().projectionType(index.projection().name());
    if (!index.nonKeyAttributes().isEmpty()) {
      projection.nonKeyAttributes(index.nonKeyAttributes());
    }
    return projection.build();
  }
}
