package dev.partyline.cloud.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.partyline.cloud.ForeignPages;
import dev.partyline.cloud.RawRequest;
import dev.partyline.template.Table;
import dev.partyline.testsupport.TestTables;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** DynamoDB Local in this process, with real clients. */
class DynamoDbServerTest {

  private static final Map<String, AttributeValue> ITEM =
      Map.of("PK", AttributeValue.fromS("PARTY#1"), "SK", AttributeValue.fromS("PARTY"));

  @TempDir private Path folder;

  @Test
  void shouldListenOnAFreePortOfLoopback_whenThePortIs0() throws IOException {
    try (DynamoDbServer server = DynamoDbServer.start(0, Optional.empty())) {
      URI address = URI.create(server.url());
      assertThat(address.getHost()).isEqualTo("127.0.0.1");
      assertThat(address.getPort()).isPositive();
    }
  }

  @Test
  void shouldRefuseConnections_toOtherAddressesOfTheMachine() throws IOException {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    assumeThat(others).isNotEmpty();
    try (DynamoDbServer server = DynamoDbServer.start(0, Optional.empty())) {
      int port = URI.create(server.url()).getPort();
      assertThat(others)
          .allSatisfy(
              other ->
                  assertThatThrownBy(() -> new Socket(other, port).close())
                      .isInstanceOf(ConnectException.class));
    }
  }

  @Test
  void shouldShareTables_betweenRegionsAndCredentials() throws IOException {
    try (DynamoDbServer server = DynamoDbServer.start(0, Optional.empty());
        DynamoDbClient one = TestTables.client(server.url());
        DynamoDbClient other = TestTables.client(server.url(), "eu-north-1", "AKIAOTHER")) {
      TestTables.create(one, "Parties");
      one.putItem(request -> request.tableName("Parties").item(ITEM));
      assertThat(other.scan(request -> request.tableName("Parties")).items()).containsExactly(ITEM);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"test_key", "a/b", "local", "AKIA-1.2+3=", "ann@example.org"})
  void shouldAcceptAnyCredentials(String accessKeyId) throws IOException {
    try (DynamoDbServer server = DynamoDbServer.start(0, Optional.empty());
        DynamoDbClient one = TestTables.client(server.url());
        DynamoDbClient other = TestTables.client(server.url(), "eu-north-1", accessKeyId)) {
      TestTables.create(one, "Parties");
      other.putItem(request -> request.tableName("Parties").item(ITEM));
      assertThat(one.scan(request -> request.tableName("Parties")).items()).containsExactly(ITEM);
    }
  }

  @Test
  void shouldAnswerProgramsOnly_andNoPageOfAnotherSite() throws IOException {
    try (DynamoDbServer server = DynamoDbServer.start(0, Optional.empty())) {
      Supplier<RawRequest> request =
          () ->
              RawRequest.post(server.url(), "{}")
                  .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
                  .header("Content-Type", "application/x-amz-json-1.0")
                  .header(
                      "Authorization",
                      "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/dynamodb/aws4_request,"
                          + " SignedHeaders=host, Signature=x");

      ForeignPages.assertRefused(request, server.url());
      ForeignPages.assertOthersAnswered(request, server.url());
    }
  }

  @Test
  void shouldKeepTheData_whenItRestartsWithTheSameFolder() throws IOException {
    Path data = folder.resolve("not/there/yet");
    try (DynamoDbServer server = DynamoDbServer.start(0, Optional.of(data));
        DynamoDbClient client = TestTables.client(server.url())) {
      TestTables.create(client, "Parties");
      client.putItem(request -> request.tableName("Parties").item(ITEM));
    }
    try (DynamoDbServer server = DynamoDbServer.start(0, Optional.of(data));
        DynamoDbClient client = TestTables.client(server.url(), "eu-north-1", "AKIAOTHER")) {
      assertThat(client.scan(request -> request.tableName("Parties")).items())
          .containsExactly(ITEM);
    }
  }

  @Test
  void shouldStartEmpty_whenThereIsNoFolder() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (DynamoDbServer server = DynamoDbServer.start(0, Optional.empty());
          DynamoDbClient client = TestTables.client(server.url())) {
        assertThat(client.listTables().tableNames()).isEmpty();
        TestTables.create(client, "Parties");
      }
    }
  }

  @Test
  void shouldReportAPortInUse() throws IOException {
    try (DynamoDbServer server = DynamoDbServer.start(0, Optional.empty())) {
      int port = URI.create(server.url()).getPort();
      assertThatThrownBy(() -> DynamoDbServer.start(port, Optional.empty()).close())
          .isInstanceOf(BindException.class);
    }
  }

  @Test
  void shouldFreeThePort_whenItIsClosed() throws IOException {
    DynamoDbServer server = DynamoDbServer.start(0, Optional.empty());
    int port = URI.create(server.url()).getPort();
    server.close();
    try (DynamoDbServer again = DynamoDbServer.start(port, Optional.empty())) {
      assertThat(again.url()).endsWith(":" + port);
    }
  }

  @Test
  void shouldFailToStart_whenTheFolderCannotBeCreated() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> DynamoDbServer.start(0, Optional.of(file)).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldKeepTimeToLive_whenTheTemplateSetsIt() throws IOException {
    try (DynamoDbServer server = DynamoDbServer.start(0, Optional.empty());
        DynamoDbClient client = TestTables.client(server.url())) {
      new Tables(client).create(TestTable.named("Parties", new Table.TimeToLive.By("expiresAt")));
      assertThat(timeToLiveAttribute(client)).isEqualTo("expiresAt");
    }
  }

  private static String timeToLiveAttribute(DynamoDbClient client) {
    return client
        .describeTimeToLive(request -> request.tableName("Parties"))
        .timeToLiveDescription()
        .attributeName();
  }
}
