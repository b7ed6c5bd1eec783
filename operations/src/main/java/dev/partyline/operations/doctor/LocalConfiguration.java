package dev.partyline.operations.doctor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.operations.CommandException;
import dev.partyline.operations.RunningStack;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The configuration of the running stack: its functions' environment, and a test user in a party of
 * their own, so that no other user receives an event. {@link #close} removes the user from the
 * party.
 */
final class LocalConfiguration implements AutoCloseable {

  private static final String USERNAME = "bin/doctor";
  private static final int TOKEN_SECONDS = 600;
  private static final Duration TOKEN_TIMEOUT = Duration.ofSeconds(10);

  private final RunningStack stack;
  private final Map<String, String> environment;
  private final String token;
  private final String party;
  private final DynamoDbClient tables;
  private final Map<String, AttributeValue> member;

  private LocalConfiguration(RunningStack stack, Map<String, String> environment, String id)
      throws CommandException, IOException, InterruptedException {
    this.stack = stack;
    this.environment = environment;
    this.token = token(stack.issuer(), id);
    this.party = id;
    this.member =
        Map.of(
            "PK",
            AttributeValue.fromS("PARTY#" + party),
            "SK",
            AttributeValue.fromS("MEMBER#" + id));
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
   * @throws CommandException if the stack does not answer
   */
  static LocalConfiguration of(RunningStack stack, Map<String, String> caller)
      throws CommandException, IOException, InterruptedException {
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

  /** A token for the test user, from the stack's own issuer. */
  private static String token(String issuer, String userId)
      throws CommandException, IOException, InterruptedException {
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
      if (answer.statusCode() != 200) {
        throw new CommandException(
            "the issuer answers " + answer.statusCode() + ": " + answer.body());
      }
      return answer.body();
    } catch (ConnectException e) {
      throw new CommandException("no issuer answers at " + issuer + ", start bin/local");
    }
  }

  private void join() throws CommandException {
    Map<String, AttributeValue> item = new HashMap<>(member);
    item.put("partyId", AttributeValue.fromS(party));
    item.put("userId", AttributeValue.fromS(party));
    item.put("username", AttributeValue.fromS(USERNAME));
    item.put("joinedAt", AttributeValue.fromS("2026-01-01T00:00:00Z"));
    try {
      tables.putItem(put -> put.tableName(stack.table()).item(item));
    } catch (RuntimeException e) {
      tables.close();
      throw new CommandException("cannot write to the running stack's table: " + e.getMessage());
    }
  }

  URI api() {
    return stack.api();
  }

  Map<String, String> environment() {
    return environment;
  }

  String token() {
    return token;
  }

  String party() {
    return party;
  }

  /** The origin of a page that may call the API; empty if the template allows none. */
  Optional<String> origin() {
    return stack.origin();
  }

  @Override
  public void close() {
    try (tables) {
      tables.deleteItem(delete -> delete.tableName(stack.table()).key(member));
    }
  }
}
