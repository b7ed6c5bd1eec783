package dev.partyline.operations.doctor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.operations.RunningStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The configuration of the running stack: its functions' environment, and a test user in a party of
 * their own, so that no other user receives an event. Without an issuer or a table that answers,
 * there is no token or no party, and the checks of those say so. {@link #close} removes the user
 * from the party.
 */
final class LocalConfiguration implements AutoCloseable {

  private static final String USERNAME = "bin/doctor";
  private static final int TOKEN_SECONDS = 600;
  private static final Duration TOKEN_TIMEOUT = Duration.ofSeconds(10);

  private final RunningStack stack;
  private final Map<String, String> environment;
  private final Optional<String> token;
  private final String id;
  private boolean joined;
  private final DynamoDbClient tables;
  private final Map<String, AttributeValue> member;

  private LocalConfiguration(RunningStack stack, Map<String, String> environment, String id)
      throws IOException, InterruptedException {
    this.stack = stack;
    this.environment = environment;
    this.token = token(stack.issuer(), id);
    this.id = id;
    this.member =
        Map.of(
            "PK", AttributeValue.fromS("PARTY#" + id), "SK", AttributeValue.fromS("MEMBER#" + id));
    this.tables =
        DynamoDbClient.builder()
            .endpointOverride(URI.create(stack.dynamoDb()))
            .region(stack.region())
            .credentialsProvider(stack.credentials())
            .httpClientBuilder(Apache5HttpClient.builder())
            .build();
  }

  /**
   * Reads a stack's configuration and adds the test user to the party.
   *
   * @param caller environment variables that override the template's, as for bin/local
   */
  static LocalConfiguration of(RunningStack stack, Map<String, String> caller)
      throws IOException, InterruptedException {
    LocalConfiguration configuration =
        new LocalConfiguration(stack, environment(stack, caller), "doctor-" + UUID.randomUUID());
    configuration.join();
    return configuration;
  }

  /**
   * The environment of a stack's functions.
   *
   * @param caller environment variables that override the template's, as for bin/local
   */
  static Map<String, String> environment(RunningStack stack, Map<String, String> caller) {
    Map<String, String> environment = stack.environment();
    environment.replaceAll((name, value) -> overridden(name, value, caller));
    return environment;
  }

  /** The caller's AWS_* variables do not override the stack's region, credentials and endpoints. */
  private static String overridden(String name, String value, Map<String, String> caller) {
    return name.startsWith("AWS_") ? value : caller.getOrDefault(name, value);
  }

  /** A token for the test user, from the stack's own issuer; empty if it gives none. */
  private static Optional<String> token(String issuer, String userId) throws InterruptedException {
    ObjectNode claims = new JsonMapper().createObjectNode();
    claims.put("sub", userId).put("username", USERNAME).put("expiresIn", TOKEN_SECONDS);
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(issuer + "/token-for"))
            .timeout(TOKEN_TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofString(claims.toString()))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(post, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void join() {
    Map<String, AttributeValue> item = new HashMap<>(member);
    item.put("partyId", AttributeValue.fromS(id));
    item.put("userId", AttributeValue.fromS(id));
    item.put("username", AttributeValue.fromS(USERNAME));
    item.put("joinedAt", AttributeValue.fromS("2026-01-01T00:00:00Z"));
    try {
      tables.putItem(put -> put.tableName(stack.table()).item(item));
      joined = true;
    } catch (SdkException e) {
      // The check of the table says why.
      joined = false;
    }
  }

  URI api() {
    return stack.api();
  }

  Map<String, String> environment() {
    return environment;
  }

  Optional<String> token() {
    return token;
  }

  /** The test user's party; empty if the table cannot be written to. */
  Optional<String> party() {
    return joined ? Optional.of(id) : Optional.empty();
  }

  /** The origin of a page that may call the API; empty if the template allows none. */
  Optional<String> origin() {
    return stack.origin();
  }

  @Override
  public void close() {
    try (tables) {
      if (joined) {
        tables.deleteItem(delete -> delete.tableName(stack.table()).key(member));
      }
    } catch (SdkException e) {
      // The table has gone meanwhile, and the item with it.
      joined = false;
    }
  }
}
