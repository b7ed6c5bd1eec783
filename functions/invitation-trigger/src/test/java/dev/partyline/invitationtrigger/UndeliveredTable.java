package dev.partyline.invitationtrigger;

import dev.partyline.awssdk.AwsSdk;
import dev.partyline.awssdk.AwsService;
import dev.partyline.awssdk.DynamoDb;
import dev.partyline.environment.Environment;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * The party table and that of the history in DynamoDB Local, called by the function over HTTP and
 * by a test with the SDK's client. Its own launcher would send usage data.
 */
final class UndeliveredTable implements AutoCloseable {

  static final String NAME = "party";

  /** The table of the history. */
  static final String HISTORY = "history";

  private static final String REGION = "eu-central-1";

  private final LocalDynamoDBRequestHandler dynamoDb =
      new LocalDynamoDBRequestHandler(0, true, null, true, false);
  private final Server server = new Server();
  private final String url;
  private final SdkHttpClient http = AwsSdk.httpClient().build();
  private final DynamoDbClient sdk;
  private final AwsService<DynamoDbClient> client;

  UndeliveredTable() {
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new ContextHandler(new LocalDynamoDBServerHandler(dynamoDb, null), "/"));
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local cannot be started", e);
    }
    url = "http://127.0.0.1:" + connector.getLocalPort();
    sdk =
        DynamoDbClient.builder()
            .endpointOverride(URI.create(url))
            .region(Region.of(REGION))
            .credentialsProvider(credentials())
            .httpClient(http)
            .build();
    client = clientOf(url);
    create(NAME);
    create(HISTORY);
  }

  private void create(String name) {
    sdk.createTable(
        table ->
            table
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(text("PK"), text("SK"))
                .keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE)));
  }

  /** DynamoDB Local's address. */
  String url() {
    return url;
  }

  /** A client of the function's at another address. */
  AwsService<DynamoDbClient> clientOf(String address) {
    Environment environment =
        new Environment(
            Map.of(
                "STAGE", "local",
                "AWS_REGION", REGION,
                "AWS_ENDPOINT_URL_DYNAMODB", address));
    return DynamoDb.from(environment, new AwsSdk(http, UndeliveredTable::credentials));
  }

  private static AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
  }

  /** The function's client. */
  AwsService<DynamoDbClient> client() {
    return client;
  }

  /** All items, by their sort keys. */
  List<Map<String, AttributeValue>> items() {
    return items(NAME);
  }

  /** The items of a channel's history, in order, without its head. */
  List<Map<String, AttributeValue>> history(String channel) {
    return sdk
        .queryPaginator(
            query ->
                query
                    .tableName(HISTORY)
                    .keyConditionExpression("PK = :channel")
                    .expressionAttributeValues(Map.of(":channel", AttributeValue.fromS(channel))))
        .items()
        .stream()
        .filter(item -> item.containsKey("events"))
        .toList();
  }

  /** The event ids in a channel's history, in order. */
  List<String> historyOf(String channel) {
    return history(channel).stream()
        .flatMap(item -> item.get("events").l().stream())
        .map(event -> event.m().get("eventId").s())
        .toList();
  }

  private List<Map<String, AttributeValue>> items(String table) {
    return sdk.scanPaginator(scan -> scan.tableName(table)).items().stream()
        .sorted(Comparator.comparing(item -> item.get("SK").s()))
        .toList();
  }

  void clear() {
    for (String table : List.of(NAME, HISTORY)) {
      for (Map<String, AttributeValue> item : items(table)) {
        Map<String, AttributeValue> key = Map.of("PK", item.get("PK"), "SK", item.get("SK"));
        sdk.deleteItem(delete -> delete.tableName(table).key(key));
      }
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
    http.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local cannot be stopped", e);
    } finally {
      dynamoDb.shutdown();
    }
  }
}
