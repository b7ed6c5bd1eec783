package dev.partyline.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * The stack that bin/local runs on this machine, read from the JSON that bin/local writes: a file
 * {@code .partyline/<API's port>/stack.json} for each stack, or the variable {@code
 * PARTYLINE_READY} within {@code bin/local exec}.
 */
public final class RunningStack {

  private static final String VARIABLE = "PARTYLINE_READY";
  private static final JsonMapper JSON = new JsonMapper();

  private final JsonNode json;

  private RunningStack(JsonNode json) {
    this.json = json;
  }

  /**
   * Finds the stack of {@code bin/local exec} if it runs this process, else the stack that was
   * started last.
   *
   * @param projectFolder the folder of template.yaml
   * @param environment this process's variables
   * @throws CommandException if no stack is running, or its JSON is invalid
   */
  public static RunningStack find(Path projectFolder, Map<String, String> environment)
      throws CommandException, IOException {
    String given = environment.get(VARIABLE);
    if (given != null) {
      return read(given, VARIABLE);
    }
    Optional<RunningStack> newest = Optional.empty();
    FileTime started = FileTime.fromMillis(0);
    for (Path file : files(projectFolder.resolve(".partyline"))) {
      RunningStack stack = read(Files.readString(file), file.toString());
      FileTime written = Files.getLastModifiedTime(file);
      if (stack.isRunning() && written.compareTo(started) > 0) {
        newest = Optional.of(stack);
        started = written;
      }
    }
    return newest.orElseThrow(
        () -> new CommandException("no stack is running, start one with bin/local"));
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> stacks = Files.list(folder)) {
      return stacks.map(stack -> stack.resolve("stack.json")).filter(Files::exists).toList();
    }
  }

  /**
   * Whether the stack's process runs: a stack that was killed leaves its file behind. Another
   * program may have got its id since.
   */
  private boolean isRunning() {
    return ProcessHandle.of(json.path("pid").asLong())
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().command())
        .filter(command -> command.endsWith("java"))
        .isPresent();
  }

  private static RunningStack read(String text, String source) throws CommandException {
    try {
      if (JSON.readTree(text) instanceof ObjectNode json) {
        return new RunningStack(json);
      }
    } catch (JsonProcessingException e) {
      // Reported below.
    }
    throw new CommandException(source + " is not a JSON object");
  }

  /** The HTTP API's address. */
  public URI api() {
    return URI.create(text("/api"));
  }

  /** The token issuer's address: its {@code iss}. */
  public String issuer() {
    return text("/issuer");
  }

  /** DynamoDB's address. */
  public String dynamoDb() {
    return text("/dynamodb");
  }

  /** The address of Lambda's Invoke API. */
  public String lambda() {
    return text("/lambda");
  }

  /** The name of the function on the party table's stream. */
  public String trigger() {
    return text("/trigger");
  }

  /** The party table's name. */
  public String table() {
    return text("/table");
  }

  /** The origin of a page that may call the API; empty if the template allows none. */
  public Optional<String> origin() {
    return Optional.of(text("/origins/0")).filter(origin -> !origin.isEmpty());
  }

  /** The environment variables of all functions, set by the template and by the platform. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    json.path("environment")
        .properties()
        .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText()));
    return environment;
  }

  /** The AWS region of the stack's services. */
  public Region region() {
    return Region.of(environment().getOrDefault("AWS_REGION", "us-east-1"));
  }

  /** Credentials for the stack's services, which accept any. */
  public AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
  }

  private String text(String pointer) {
    return json.at(pointer).asText();
  }
}
