package dev.partyline.testsupport;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Clients of DynamoDB Local, and a table with a stream. */
public final class TestTables {

  private TestTables() {}

  /** A client of the server at this address. */
  public static DynamoDbClient client(String url) {
    return client(url, "us-east-1", "local");
  }

  /** The same with this region and these credentials. */
  public static DynamoDbClient client(String url, String region, String accessKey) {
    return DynamoDbClient.builder()
        .endpointOverride(URI.create(url))
        .region(Region.of(region))
        .credentialsProvider(credentials(accessKey))
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
  }

  /** A client of the server's streams. */
  public static DynamoDbStreamsClient streams(String url) {
    return DynamoDbStreamsClient.builder()
        .endpointOverride(URI.create(url))
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("local"))
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
  }

  /**
   * Creates a table with the keys PK and SK, like the party table, unless it exists.
   *
   * @return its stream's ARN
   */
  public static String create(DynamoDbClient client, String name) {
    return create(client, name, StreamViewType.NEW_AND_OLD_IMAGES);
  }

  /** The same with another view type of the stream. */
  public static String create(DynamoDbClient client, String name, StreamViewType viewType) {
    try {
      return make(client, name, viewType);
    } catch (ResourceInUseException e) {
      return client.describeTable(table -> table.tableName(name)).table().latestStreamArn();
    }
  }

  private static String make(DynamoDbClient client, String name, StreamViewType viewType) {
    return client
        .createTable(
            table ->
                table
                    .tableName(name)
                    .keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE))
                    .attributeDefinitions(text("PK"), text("SK"))
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .streamSpecification(
                        stream -> stream.streamEnabled(true).streamViewType(viewType)))
        .tableDescription()
        .latestStreamArn();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static StaticCredentialsProvider credentials(String accessKey) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "secret"));
  }
}
