package dev.partyline.local;

import dev.partyline.local.issuer.TokenRequest;
import dev.partyline.local.template.AttributeSource;
import dev.partyline.local.template.Cors;
import dev.partyline.local.template.Function;
import dev.partyline.local.template.LocalBindings;
import dev.partyline.local.template.Stack;
import dev.partyline.local.template.StackInputs;
import dev.partyline.local.template.Template;
import dev.partyline.local.template.TemplateException;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The running stack as something to check: what its functions have in their environment, and a user
 * in a party of their own, so that nobody else is told anything. Closing it takes the party away.
 */
final class LocalSubject implements AutoCloseable {

  private final URI api;
  private final Stack stack;
  private final Map<String, String> environment;
  private final String token;
  private final String party;
  private final DynamoDbClient tables;
  private final String table;
  private final Map<String, AttributeValue> member;

  private LocalSubject(Ready ready, Stack stack, Map<String, String> environment, String id)
      throws StartException, IOException, InterruptedException {
    this.api = URI.create(ready.api());
    this.stack = stack;
    this.environment = environment;
    this.token =
        TokenCommand.ask(ready.issuer(), new TokenRequest(id, "bin/doctor", Map.of(), 600));
    this.party = id;
    this.table = ready.table();
    this.member =
        Map.of(
            "PK",
            AttributeValue.fromS("PARTY#" + party),
            "SK",
            AttributeValue.fromS("MEMBER#" + id));
    this.tables =
        DynamoDbClient.builder()
            .endpointOverride(URI.create(ready.dynamoDb()))
            .region(Region.of(Services.REGION))
            .credentialsProvider(Services.credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  /**
   * Looks at a stack.
   *
   * @param caller variables that come before the template's, as they do for bin/local
   * @throws StartException if it does not answer
   */
  static LocalSubject of(Template template, Ready ready, Map<String, String> caller)
      throws StartException, IOException, InterruptedException {
    Stack stack = resolve(template, ready.placeholders());
    Map<String, String> environment = new HashMap<>();
    stack.functions().stream().map(Function::environment).forEach(environment::putAll);
    environment.replaceAll((name, value) -> caller.getOrDefault(name, value));
    environment.putAll(Services.platformEnvironment(ready.dynamoDb()));
    LocalSubject subject =
        new LocalSubject(ready, stack, environment, "doctor-" + UUID.randomUUID());
    subject.join();
    return subject;
  }

  private static Stack resolve(Template template, Map<String, String> placeholders)
      throws StartException {
    LocalBindings bindings = template.localBindings();
    try {
      return template.resolve(
          new StackInputs(
              RunningStack.NAME,
              Services.REGION,
              Services.ACCOUNT,
              bindings.parameters(placeholders),
              bindings.environment(placeholders),
              AttributeSource.none()));
    } catch (TemplateException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  private void join() throws StartException {
    Map<String, AttributeValue> item = new HashMap<>(member);
    item.put("partyId", AttributeValue.fromS(party));
    item.put("userId", AttributeValue.fromS(party));
    item.put("username", AttributeValue.fromS("bin/doctor"));
    item.put("joinedAt", AttributeValue.fromS("2026-01-01T00:00:00Z"));
    try {
      tables.putItem(put -> put.tableName(table).item(item));
    } catch (RuntimeException e) {
      tables.close();
      throw new StartException("the running stack's table takes no item: " + e.getMessage());
    }
  }

  URI api() {
    return api;
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

  /** A page that may ask; nothing if the template names none. */
  Optional<String> origin() {
    return stack.httpApis().stream()
        .flatMap(
            api ->
                api.cors() instanceof Cors.Rules rules
                    ? rules.allowOrigins().stream()
                    : Stream.of())
        .findFirst();
  }

  @Override
  public void close() {
    try (tables) {
      tables.deleteItem(delete -> delete.tableName(table).key(member));
    }
  }
}
