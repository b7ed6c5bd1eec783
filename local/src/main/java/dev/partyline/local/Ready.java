package dev.partyline.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The line {@code ready {…}} that tells programs where everything is, also kept in a file while the
 * stack runs, for {@code bin/local token}.
 */
final class Ready {

  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode json;

  private Ready(ObjectNode json) {
    this.json = json;
  }

  static Ready of(String apiUrl, LocalStack stack) {
    Services services = stack.services();
    ObjectNode json = JSON.createObjectNode();
    json.put("api", apiUrl);
    json.put("dynamodb", services.dynamoDbUrl());
    stack.stack().tables().stream().findFirst().ifPresent(table -> json.put("table", table.name()));
    ObjectNode pusher = json.putObject("pusher");
    pusher.put("host", "127.0.0.1");
    pusher.put("port", services.pusherPort());
    pusher.put("appId", services.pusherApp().id());
    pusher.put("key", services.pusherApp().key());
    pusher.put("secret", services.pusherApp().secret());
    json.put("issuer", services.issuer().url());
    json.put("jwks", services.issuer().jwksUrl());
    return new Ready(json);
  }

  String line() {
    return "ready " + json;
  }

  String api() {
    return json.path("api").asText();
  }

  String table() {
    return json.path("table").asText();
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

  /** The issuer of the running stack; nothing if none runs. */
  static Optional<String> runningIssuer(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode running = JSON.readTree(file.toFile());
    return Optional.of(running.path("issuer").asText());
  }
}
