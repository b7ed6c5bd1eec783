package dev.partyline.stack;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.cloud.queue.Queues;
import dev.partyline.template.Function;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ready line {@code ready {…}}, with the stack's URLs and names for programs. Also kept in
 * {@link StackFiles} for {@code bin/local token}, {@code bin/doctor} and {@code bin/replay
 * --local}.
 */
public final class StackState {

  /** The environment variable with the JSON in commands of {@code bin/local exec}. */
  public static final String VARIABLE = "PARTYLINE_READY";

  /** The environment variable with the file of the functions' log lines, if there is one. */
  public static final String LOG_VARIABLE = "PARTYLINE_LOG";

  private static final String ORIGINS = "origins";
  private static final String ENVIRONMENT = "environment";
  private static final String PID = "pid";
  private static final String FUNCTIONS = "functions";
  private static final String LOG = "log";
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
    stack.trigger().ifPresent(trigger -> json.put("trigger", trigger));
    json.put("dynamodb", services.dynamoDbUrl());
    stack.table().ifPresent(table -> json.put("table", table));
    ObjectNode pusher = json.putObject("pusher");
    pusher.put("host", "127.0.0.1");
    pusher.put("port", services.pusherPort());
    pusher.put("appId", services.pusherApp().id());
    pusher.put("key", services.pusherApp().key());
    if (stack.givenSecret().isEmpty()) {
      pusher.put("secret", services.pusherApp().secret());
    }
    json.put("issuer", services.issuer().url());
    json.put("jwks", services.issuer().jwksUrl());
    stack.queues().ifPresent(queues -> put(json, queues));
    ArrayNode origins = json.putArray(ORIGINS);
    stack.origins().forEach(origins::add);
    json.put(PID, ProcessHandle.current().pid());
    ObjectNode environment = json.putObject(ENVIRONMENT);
    // Without the caller's variables: their secrets must not be written to a file.
    stack.declaredEnvironment().forEach(environment::put);
    ArrayNode functions = json.putArray(FUNCTIONS);
    stack.stack().functions().stream().map(Function::logicalId).forEach(functions::add);
    return new StackState(json);
  }

  /** The same stack, which keeps the functions' log lines in a file. */
  public StackState keepingLog(Path file) {
    return new StackState(json.deepCopy().put(LOG, file.toAbsolutePath().toString()));
  }

  private static void put(ObjectNode json, Queues queues) {
    ObjectNode queue = json.putObject("queue");
    queue.put("endpoint", queues.endpoint());
    queues.urls().values().stream().findFirst().ifPresent(url -> queue.put("url", url));
  }

  /** The printed line, without the members for other commands only. */
  public String line() {
    return "ready " + json.deepCopy().without(List.of(ORIGINS, ENVIRONMENT, PID, FUNCTIONS, LOG));
  }

  /** The whole JSON, for other commands. */
  public String json() {
    return json.toString();
  }

  public String api() {
    return json.path("api").asText();
  }

  /** The port of the API, by which other commands name the stack. */
  public int apiPort() {
    return URI.create(api()).getPort();
  }

  /** The id of the stack's process. */
  long pid() {
    return json.path(PID).asLong();
  }

  /** The demo page's URL; empty if there is no page. */
  public Optional<String> page() {
    return Optional.of(json.path("page").asText()).filter(page -> !page.isEmpty());
  }

  public String issuer() {
    return json.path("issuer").asText();
  }

  public String table() {
    return json.path("table").asText();
  }

  /** The on-failure queue's URL; empty if the template has none. */
  public Optional<String> queueUrl() {
    return Optional.of(json.at("/queue/url").asText()).filter(url -> !url.isEmpty());
  }

  /** The file with the functions' log lines; empty if they are not kept. */
  public Optional<Path> log() {
    return Optional.of(json.path(LOG).asText()).filter(file -> !file.isEmpty()).map(Path::of);
  }

  /** The functions' logical ids. */
  public List<String> functions() {
    List<String> names = new ArrayList<>();
    json.path(FUNCTIONS).forEach(name -> names.add(name.asText()));
    return names;
  }

  /** Whether the process of the stack has ended. */
  public boolean hasEnded() {
    return !ProcessHandle.of(pid()).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Parses the output of {@link #json}. */
  public static StackState read(String json) throws IOException {
    return new StackState(JSON.readValue(json, ObjectNode.class));
  }
}
