package dev.partyline.stack;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.cloud.queue.Queues;
import dev.partyline.template.Cors;
import dev.partyline.template.Function;
import dev.partyline.template.HttpApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The line {@code ready {…}} that tells programs where everything is, also kept in a file while the
 * stack runs, for {@code bin/local token}, {@code bin/doctor} and {@code bin/replay --local}.
 */
public final class StackState {

  /** The environment variable in which {@code bin/local exec} hands it on. */
  public static final String VARIABLE = "PARTYLINE_READY";

  /** The one that names the file with the functions' lines, if they go to one. */
  public static final String LOG_VARIABLE = "PARTYLINE_LOG";

  private static final String ORIGINS = "origins";
  private static final String ENVIRONMENT = "environment";
  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode json;

  private StackState(ObjectNode json) {
    this.json = json;
  }

  public static StackState of(RunningStack.Addresses served, RunningStack stack) {
    Services services = stack.services();
    ObjectNode json = JSON.createObjectNode();
    json.put("api", served.api());
    served.page().ifPresent(page -> json.put("page", page));
    json.put("lambda", served.lambda());
    triggers(stack).findFirst().ifPresent(trigger -> json.put("trigger", trigger));
    json.put("dynamodb", services.dynamoDbUrl());
    stack.table().ifPresent(table -> json.put("table", table));
    ObjectNode pusher = json.putObject("pusher");
    pusher.put("host", "127.0.0.1");
    pusher.put("port", services.pusherPort());
    pusher.put("appId", services.pusherApp().id());
    pusher.put("key", services.pusherApp().key());
    pusher.put("secret", services.pusherApp().secret());
    json.put("issuer", services.issuer().url());
    json.put("jwks", services.issuer().jwksUrl());
    stack.queues().ifPresent(queues -> put(json, queues));
    ArrayNode origins = json.putArray(ORIGINS);
    stack.stack().httpApis().stream().flatMap(StackState::origins).forEach(origins::add);
    ObjectNode environment = json.putObject(ENVIRONMENT);
    // Without what the caller has set: a secret of the caller's is not to be kept in a file.
    stack.declaredEnvironment().forEach(environment::put);
    return new StackState(json);
  }

  private static void put(ObjectNode json, Queues queues) {
    ObjectNode queue = json.putObject("queue");
    queue.put("endpoint", queues.endpoint());
    queues.urls().values().stream().findFirst().ifPresent(url -> queue.put("url", url));
  }

  private static Stream<String> origins(HttpApi api) {
    return api.cors() instanceof Cors.Rules rules ? rules.allowOrigins().stream() : Stream.of();
  }

  /** The line that is printed: where everything is, and not what only bin/doctor needs. */
  public String line() {
    return "ready " + json.deepCopy().without(List.of(ORIGINS, ENVIRONMENT));
  }

  /** All of it, for other commands. */
  public String json() {
    return json.toString();
  }

  public String api() {
    return json.path("api").asText();
  }

  /** The demo page's address; nothing if there is none. */
  public Optional<String> page() {
    return Optional.of(json.path("page").asText()).filter(page -> !page.isEmpty());
  }

  public String issuer() {
    return json.path("issuer").asText();
  }

  public String table() {
    return json.path("table").asText();
  }

  /** The on-failure queue's address; nothing if the template has no such queue. */
  public Optional<String> queueUrl() {
    return Optional.of(json.at("/queue/url").asText()).filter(url -> !url.isEmpty());
  }

  /** Keeps what is needed to reach the stack, for other commands on this machine. */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
    Files.writeString(file, json.toString());
  }

  /** Takes the file away again, unless another stack has put its own there. */
  public void remove(Path file) throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(json.toString())) {
      Files.delete(file);
    }
  }

  /** What is kept in the file; nothing if no stack runs. */
  public static Optional<StackState> kept(Path file) throws IOException {
    return Files.exists(file) ? Optional.of(read(Files.readString(file))) : Optional.empty();
  }

  /** Reads what {@link #json} has written. */
  public static StackState read(String json) throws IOException {
    return new StackState(JSON.readValue(json, ObjectNode.class));
  }

  /** The functions on a table's stream. */
  private static Stream<String> triggers(RunningStack stack) {
    return stack.stack().functions().stream()
        .filter(function -> !function.streams().isEmpty())
        .map(Function::logicalId);
  }
}
