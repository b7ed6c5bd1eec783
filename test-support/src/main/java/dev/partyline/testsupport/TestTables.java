package dev.partyline.local.dynamodb;

import dev.partyline.local.template.Table;
import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Clients, and a table with a stream. */
public final class TestTables {

  private TestTables() {}

  public static DynamoDbClient client(String url, String region, String accessKey) {
    return DynamoDbClient.builder()
        .endpointOverride(URI.create(url))
        .region(Region.of(region))
        .credentialsProvider(credentials(accessKey))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  public static DynamoDbStreamsClient streams(String url) {
    return DynamoDbStreamsClient.builder()
        .endpointOverride(URI.create(url))
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials("local"))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /**
   * Makes a table with the keys PK and SK.
   *
   * @return its stream's address
   */
  public static String create(DynamoDbClient client, String name) {
    Tables tables = new Tables(client);
    tables.create(table(name, new Table.TimeToLive.Off()));
    return tables.streamArn("Table").orElseThrow();
  }

  static Table table(String name, Table.TimeToLive timeToLive) {
    return new Table(
        "Table",
        name,
        List.of(new Table.Key("PK", Table.KeyType.HASH), new Table.Key("SK", Table.KeyType.RANGE)),
        Map.of("PK", Table.AttributeType.S, "SK", Table.AttributeType.S),
        List.of(),
        List.of(),
        Table.StreamView.NEW_AND_OLD_IMAGES,
        timeToLive);
  }

  private static StaticCredentialsProvider credentials(String accessKey) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "secret"));
  }
}
