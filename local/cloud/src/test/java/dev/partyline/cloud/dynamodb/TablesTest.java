package dev.partyline.cloud.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.template.Table;
import dev.partyline.testsupport.TestTables;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The template's tables in DynamoDB Local. */
class TablesTest {

  private DynamoDbServer server;
  private DynamoDbClient client;

  @BeforeEach
  void start() throws IOException {
    server = DynamoDbServer.start(0, Optional.empty());
    client = TestTables.client(server.url());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void shouldNotChangeAnExistingTable() {
    Table table = TestTable.named("Parties", new Table.TimeToLive.By("expiresAt"));
    Tables first = new Tables(client);
    first.create(table);
    client.putItem(
        request ->
            request
                .tableName("Parties")
                .item(
                    Map.of("PK", AttributeValue.fromS("P"), "SK", AttributeValue.fromS("PARTY"))));
    Tables second = new Tables(client);
    second.create(table);
    second.create(table);
    assertThat(client.scan(request -> request.tableName("Parties")).count()).isEqualTo(1);
    assertThat(second.streamArn("Table")).isPresent().isEqualTo(first.streamArn("Table"));
    assertThat(second.viewType("Table")).isPresent().isEqualTo(first.viewType("Table"));
  }

  @Test
  void shouldReportWhetherATableExists() {
    Tables tables = new Tables(client);
    assertThat(tables.exists("Parties")).isFalse();
    tables.create(TestTable.named("Parties", new Table.TimeToLive.Off()));
    assertThat(tables.exists("Parties")).isTrue();
    assertThat(tables.exists("Others")).isFalse();
  }

  @Test
  void shouldCreateTheTemplatesKeysIndexesAndStream() {
    new Tables(client)
        .create(
            new Table(
                "Table",
                "Full",
                List.of(
                    new Table.Key("id", Table.KeyType.HASH),
                    new Table.Key("at", Table.KeyType.RANGE)),
                Map.of(
                    "id", Table.AttributeType.S,
                    "at", Table.AttributeType.N,
                    "user", Table.AttributeType.S,
                    "data", Table.AttributeType.B),
                List.of(
                    new Table.Index(
                        "ByUser",
                        List.of(new Table.Key("user", Table.KeyType.HASH)),
                        Table.Projection.INCLUDE,
                        List.of("name"))),
                List.of(
                    new Table.Index(
                        "ByData",
                        List.of(
                            new Table.Key("id", Table.KeyType.HASH),
                            new Table.Key("data", Table.KeyType.RANGE)),
                        Table.Projection.KEYS_ONLY,
                        List.of())),
                Table.StreamView.KEYS_ONLY,
                new Table.TimeToLive.Off()));
    TableDescription full = client.describeTable(request -> request.tableName("Full")).table();
    assertThat(full.keySchema())
        .extracting(key -> key.attributeName() + " " + key.keyTypeAsString())
        .containsExactly("id HASH", "at RANGE");
    assertThat(full.attributeDefinitions())
        .extracting(each -> each.attributeName() + " " + each.attributeTypeAsString())
        .containsExactlyInAnyOrder("id S", "at N", "user S", "data B");
    GlobalSecondaryIndexDescription byUser = full.globalSecondaryIndexes().get(0);
    assertThat(byUser.indexName()).isEqualTo("ByUser");
    assertThat(byUser.projection().nonKeyAttributes()).containsExactly("name");
    LocalSecondaryIndexDescription byData = full.localSecondaryIndexes().get(0);
    assertThat(byData.indexName()).isEqualTo("ByData");
    assertThat(byData.projection().projectionTypeAsString()).isEqualTo("KEYS_ONLY");
    assertThat(full.streamSpecification().streamViewTypeAsString()).isEqualTo("KEYS_ONLY");
  }

  @Test
  void shouldHaveNoStream_whenTheTemplateHasNone() {
    Tables tables = new Tables(client);
    tables.create(
        new Table(
            "Table",
            "Still",
            List.of(new Table.Key("id", Table.KeyType.HASH)),
            Map.of("id", Table.AttributeType.S),
            List.of(),
            List.of(),
            Table.StreamView.NONE,
            new Table.TimeToLive.Off()));
    assertThat(tables.streamArn("Table")).isEmpty();
  }
}
