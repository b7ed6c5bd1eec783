package dev.partyline.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.api.ApiGateway;
import dev.partyline.cloud.api.Routes;
import dev.partyline.cloud.dynamodb.DynamoDbServer;
import dev.partyline.cloud.issuer.TokenIssuer;
import dev.partyline.pusherserver.PusherApp;
import dev.partyline.template.Cors;
import dev.partyline.template.HttpApi;
import dev.partyline.testsupport.TestTables;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The demo page with an API without functions, a table and an issuer of its own. */
final class ServedPage implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

  /** The only origin that the template's CORS settings allow. */
  static final String APP = "http://localhost:5173";

  static final int PUSHER_PORT = 6001;

  private static final String TABLE = "Parties";
  private static final JsonMapper JSON = new JsonMapper();

  private final DynamoDbServer dynamoDb = DynamoDbServer.start(0, Optional.empty());
  private final DynamoDbClient client = TestTables.client(dynamoDb.url());
  private final TokenIssuer issuer = TokenIssuer.start(0);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ApiGateway gateway;

  /**
   * @param folder the folder of the page's files
   */
  ServedPage(Path folder) throws IOException {
    TestTables.create(client, TABLE);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    DemoData.load().putInto(client, TABLE, clock);
    DemoEnvironment environment =
        new DemoEnvironment(
            new PusherApp("1", "the-key", "the-secret"),
            PUSHER_PORT,
            issuer,
            client,
            TABLE,
            List.of(APP));
    Cors cors =
        new Cors.Rules(
            List.of(APP), List.of("POST"), List.of("authorization"), List.of(), 300, false);
    gateway =
        ApiGateway.start(
            0,
            new HttpApi("Api", "$default", cors),
            Routes.of("Api", List.of()),
            DemoPage.of(folder, environment, clock),
            clock);
  }

  String url() {
    return gateway.url();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /** Sends a request as the page does. */
  HttpResponse<String> post(String action, String fields) throws IOException, InterruptedException {
    return send(
        request("/demo/" + action)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(fields)));
  }

  /** An answer's message. */
  static String message(HttpResponse<String> answer) throws IOException {
    return json(answer).path("message").asText();
  }

  static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    gateway.close();
    issuer.close();
    client.close();
    dynamoDb.close();
  }
}
