package dev.partyline.benchmark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.partyline.cloud.dynamodb.DynamoDbServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The servers that the functions call, in another process: DynamoDB Local with the parties'
 * members, the issuer's key set, and credentials as under SnapStart. Ends with its standard input.
 */
public final class Servers {

  /** The table's name. */
  public static final String TABLE = "party";

  private static final int REQUESTS_PER_HANDSHAKE = 10;
  private static final int REQUESTS_PER_BATCH = 10;
  private static final String CREDENTIALS =
      "{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"s\",\"Token\":\"t\","
          + "\"Expiration\":\"2100-01-01T00:00:00Z\"}";

  private Servers() {}

  /**
   * Prints the addresses of DynamoDB and of the rest, and of both over TLS, once they have been
   * warmed up.
   *
   * @param arguments the key set, the party's id, the member's id, the certificate's folder, how
   *     many requests each server gets before anything is measured
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, GeneralSecurityException {
    try (DynamoDbServer dynamoDb = DynamoDbServer.start(0, Optional.empty())) {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      serve(http, "/keys", arguments[0]);
      serve(http, "/credentials", CREDENTIALS);
      http.start();
      String url = "http://127.0.0.1:" + http.getAddress().getPort();
      int warmUp = Integer.parseInt(arguments[4]);
      fill(dynamoDb.url(), arguments[1], arguments[2]);
      warmUp(dynamoDb.url(), arguments[1], arguments[2], warmUp);
      SSLContext tls = ServerCertificate.in(Path.of(arguments[3])).context();
      String tlsDynamoDb = TlsFront.start(tls, dynamoDb.url());
      String tlsUrl = TlsFront.start(tls, url);
      for (String address : List.of(url, tlsUrl)) {
        warmUp(address + "/keys", tls, warmUp);
      }
      shakeHands(tls, URI.create(tlsUrl).getPort(), warmUp / REQUESTS_PER_HANDSHAKE);
      System.out.println(String.join(" ", dynamoDb.url(), url, tlsDynamoDb, tlsUrl));
      while (System.in.read() >= 0) {
        // Nothing is sent; only the end matters.
      }
      http.stop(0);
    }
  }

  private static void serve(HttpServer http, String path, String json) {
    byte[] answer = json.getBytes(UTF_8);
    http.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
  }

  private static void fill(String url, String party, String user) {
    try (DynamoDbClient client = client(url)) {
      client.createTable(
          table ->
              table
                  .tableName(TABLE)
                  .billingMode(BillingMode.PAY_PER_REQUEST)
                  .attributeDefinitions(List.of(text("PK"), text("SK")))
                  .keySchema(List.of(key("PK", KeyType.HASH), key("SK", KeyType.RANGE))));
      client.putItem(put -> put.tableName(TABLE).item(Memberships.item(party, user)));
      Memberships.write(client, TABLE, user);
    }
  }

  /** With the reads that are measured. */
  private static void warmUp(String url, String party, String user, int requests) {
    TableReads table = new TableReads(url, user);
    List<String> parties = Memberships.parties();
    for (int request = 0; request < requests; request++) {
      table.one(party);
      if (request % REQUESTS_PER_BATCH == 0) {
        table.all(parties);
      }
    }
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

  private static void warmUp(String url, SSLContext tls, int requests)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
      for (int request = 0; request < requests; request++) {
        client.send(
            HttpRequest.newBuilder(URI.create(url)).build(),
            HttpResponse.BodyHandlers.discarding());
      }
    }
  }

  private static void shakeHands(SSLContext tls, int port, int handshakes) throws IOException {
    for (int handshake = 0; handshake < handshakes; handshake++) {
      try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("localhost", port)) {
        socket.startHandshake();
        // So that the next one is not resumed.
        socket.getSession().invalidate();
      }
    }
  }

  private static DynamoDbClient client(String url) {
    return DynamoDbClient.builder()
        .endpointOverride(URI.create(url))
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }
}
