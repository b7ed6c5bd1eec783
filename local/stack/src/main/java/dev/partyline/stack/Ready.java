package dev.partyline.local;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.local.issuer.TokenIssuer;
import dev.partyline.local.queue.Queues;
import dev.partyline.local.template.Function;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The line {@code ready {…}} that tells programs where everything is, also kept in a file while the
 * stack runs, for {@code bin/local token} and {@code bin/replay --local}.
 */
final class Ready {

  /** The environment variable in which {@code bin/local exec} hands it on. */
  static final String VARIABLE = "PARTYLINE_READY";

  /** The one that names the file with the functions' lines, if they go to one. */
  static final String LOG_VARIABLE = "PARTYLINE_LOG";

  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode json;

  private Ready(ObjectNode json) {
    this.json = json;
  }

  static Ready of(RunningStack.Served served, RunningStack stack) {
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
    return new Ready(json);
  }

  private static void put(ObjectNode json, Queues queues) {
    ObjectNode queue = json.putObject("queue");
    queue.put("endpoint", queues.endpoint());
    queues.urls().values().stream().findFirst().ifPresent(url -> queue.put("url", url));
  }

  String line() {
    return "ready " + json;
  }

  String json() {
    return json.toString();
  }

  String api() {
    return json.path("api").asText();
  }

  /** The demo page's address; nothing if there is none. */
  Optional<String> page() {
    return Optional.of(json.path("page").asText()).filter(page -> !page.isEmpty());
  }

  String issuer() {
    return json.path("issuer").asText();
  }

  String dynamoDb() {
    return json.path("dynamodb").asText();
  }

  String lambda() {
    return json.path("lambda").asText();
  }

  /** The function on the table's stream. */
  String trigger() {
    return json.path("trigger").asText();
  }

  String table() {
    return json.path("table").asText();
  }

  /** Where what was given up is reported; nothing if the template has no such queue. */
  Optional<String> queueUrl() {
    return Optional.of(json.at("/queue/url").asText()).filter(url -> !url.isEmpty());
  }

  /** What the template's {@code Metadata.Local} may refer to, as {@link Services#placeholders}. */
  Map<String, String> placeholders() {
    return Map.of(
        "issuer.url", issuer(),
        "issuer.jwks", json.path("jwks").asText(),
        "issuer.audience", TokenIssuer.AUDIENCE,
        "dynamodb.url", dynamoDb(),
        "pusher.host", json.at("/pusher/host").asText(),
        "pusher.port", json.at("/pusher/port").asText(),
        "pusher.appId", json.at("/pusher/appId").asText(),
        "pusher.key", json.at("/pusher/key").asText(),
        "pusher.secret", json.at("/pusher/secret").asText());
  }

  /** Keeps what is needed to reach the stack, for other commands on this machine. */
  void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
    Files.writeString(file, json.toString());
  }

  /** Takes the file away again, unless another stack has put its own there. */
  void remove(Path file) throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(json.toString())) {
      Files.delete(file);
    }
  }

  /** What is kept in the file; nothing if no stack runs. */
  static Optional<Ready> kept(Path file) throws IOException {
    return Files.exists(file) ? Optional.of(read(Files.readString(file))) : Optional.empty();
  }

  /** Reads what {@link #json} has written. */
  static Ready read(String json) throws IOException {
    return new Ready(JSON.readValue(json, ObjectNode.class));
  }

  /** The functions on a table's stream. */
  private static Stream<String> triggers(RunningStack stack) {
    return stack.stack().functions().stream()
        .filter(function -> !function.streams().isEmpty())
        .map(Function::logicalId);
  }
}
