package dev.partyline.cloud.lambda;

import dev.partyline.template.Function;
import dev.partyline.template.SamVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Prepares AWS's runtime interface client for sandboxes, with an AOT cache of its and the JDK's
 * classes after a first request (<a href="https://openjdk.org/jeps/514">JEP 514</a>). The cache
 * does not contain the function's classes, which the client loads with another class loader. Run by
 * the build.
 */
public final class SandboxTraining {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private SandboxTraining() {}

  /**
   * Creates the cache if it is missing. An error is one line: sandboxes then start without it, more
   * slowly.
   *
   * @param arguments a function's zip, its handler, an event, and its variables in the format of
   *     sam local
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path zip = Path.of(arguments[0]);
    RuntimeClient client = new RuntimeClient(RuntimeClient.preparedFolder());
    if (Runtime.version().feature() < 25 || Files.exists(client.aotCache()) || !Files.exists(zip)) {
      return;
    }
    Path taskRoot = Files.createTempDirectory("partyline-");
    try {
      FunctionCode.unpack(zip, taskRoot);
      if (Files.exists(client.folder())) {
        FunctionCode.delete(client.folder());
      }
      RuntimeClient.unpack(Files.createDirectories(client.folder()));
      train(
          client,
          new Function(
              "Training",
              "training",
              zip,
              arguments[1],
              "java25",
              LIMIT,
              512,
              variables(Path.of(arguments[3])),
              Map.of(),
              List.of(),
              List.of()),
          taskRoot,
          Files.readString(Path.of(arguments[2])));
    } catch (IOException | InitException e) {
      System.err.println("no AOT cache, sandboxes start slower: " + e.getMessage());
    } finally {
      FunctionCode.delete(taskRoot);
    }
  }

  private static void train(RuntimeClient client, Function function, Path taskRoot, String event)
      throws IOException, InitException, InterruptedException {
    Path cache = client.folder().resolve("training.aot");
    Map<String, String> environment = new HashMap<>(function.environment());
    environment.put("_HANDLER", function.handler());
    environment.put("LAMBDA_TASK_ROOT", taskRoot.toString());
    environment.put("JAVA_TOOL_OPTIONS", "-XX:AOTCacheOutput=" + cache);
    List<String> log = new CopyOnWriteArrayList<>();
    Invocation answer;
    try (Sandbox sandbox =
        Sandbox.start(
            function,
            DeployedCode.inFolder(taskRoot, environment),
            client,
            log::add,
            Clock.systemUTC())) {
      answer = sandbox.invoke(event);
      sandbox.end(LIMIT);
    }
    if (!answer.toString().contains("\"statusCode\":200") || !Files.exists(cache)) {
      throw new IOException(answer + " " + log);
    }
    // Atomic, so that no sandbox uses an incomplete file.
    Files.move(cache, client.aotCache(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Map<String, String> variables(Path file) throws IOException {
    Map<String, String> variables = new HashMap<>();
    // Variables of the platform, and of the template.
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_LAMBDA_FUNCTION_NAME", "training");
    variables.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    variables.put("PARTY_TABLE", "none");
    variables.put("AUTH_REQUESTS_PER_MINUTE", "300");
    variables.putAll(SamVariables.read(file, "Training"));
    return variables;
  }
}
