package dev.partyline.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.partyline.cloud.lambda.InitException;
import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.cloud.lambda.LambdaService;
import dev.partyline.stack.Ports;
import dev.partyline.stack.Project;
import dev.partyline.stack.RunningStack;
import dev.partyline.stack.StackOptions;
import dev.partyline.stack.StartException;
import dev.partyline.stack.demo.DemoData;
import dev.partyline.template.Function;
import dev.partyline.template.SamVariables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Creates the AOT cache of channel auth's image by a training run with the sample events (<a
 * href="https://openjdk.org/jeps/514">JEP 514</a>), then tests it: the events again, with a JVM
 * that does not start without the cache. For {@code bin/package-image}.
 */
public final class ImageTraining {

  private static final String FUNCTION = "ChannelAuthFunction";

  // More than one: some call sites are linked at the second call.
  private static final int ROUNDS = 3;

  /**
   * The SnapStart hooks run too: they use code that only a deployed function needs (TLS, the
   * secret, the key set). No profiles: they are for the second compiler, which is off.
   */
  private static final String TRAINING =
      "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac"
          + " -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput=";

  // Under SnapStart the function fetches its credentials.
  private static final String CREDENTIALS =
      "{\"AccessKeyId\":\"local\",\"SecretAccessKey\":\"local\",\"Token\":\"local\","
          + "\"Expiration\":\"2100-01-01T00:00:00Z\"}";

  private static final Map<String, Integer> STATUS_BY_EVENT =
      Map.of(
          "auth-form", 200,
          "auth-json", 200,
          "auth-presence", 200,
          "auth-refused", 403,
          "auth-no-token", 401);

  private final Project project;
  private final Clock clock = Clock.systemUTC();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private ImageTraining(Project project) {
    this.project = project;
  }

  /**
   * Exits with 1 if there is no valid cache at the end.
   *
   * @param arguments the folder with a {@code bootstrap}, and the path to which it is moved before
   *     the test, because an image has another path too
   */
  public static void main(String[] arguments) throws InterruptedException {
    ImageTraining training = new ImageTraining(Project.here());
    try {
      training.train(Path.of(arguments[0]), Path.of(arguments[1]));
      System.exit(0);
    } catch (StartException | InitException | IOException e) {
      System.err.println(training.log.toString(UTF_8));
      System.err.println("bin/package-image: " + e.getMessage());
      System.exit(1);
    }
  }

  private void train(Path folder, Path target)
      throws StartException, InitException, IOException, InterruptedException {
    Path cache = folder.resolve("classes.aot");
    Map<String, String> variables =
        SamVariables.read(project.root().resolve("events/env.json"), FUNCTION);
    PrintStream lines = new PrintStream(log, true, UTF_8);
    StackOptions options = new StackOptions(Ports.anyFree(), Optional.empty(), variables, lines);
    HttpServer credentials = credentialsServer();
    try (RunningStack stack = RunningStack.prepare(project.readTemplate(), options, clock)) {
      stack.put(DemoData.load(), clock);
      Map<String, String> underSnapStart =
          Map.of(
              "AWS_LAMBDA_INITIALIZATION_TYPE",
              "snap-start",
              "AWS_CONTAINER_CREDENTIALS_FULL_URI",
              "http://127.0.0.1:" + credentials.getAddress().getPort(),
              "JAVA_TOOL_OPTIONS",
              TRAINING + cache);
      answer(stack, lines, folder, underSnapStart);
      if (!Files.exists(cache)) {
        throw new StartException("the training created no cache");
      }
      Files.move(folder, target);
      answer(stack, lines, target, Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on"));
    } finally {
      credentials.stop(0);
    }
  }

  private static HttpServer credentialsServer() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, CREDENTIALS.length());
            exchange.getResponseBody().write(CREDENTIALS.getBytes(UTF_8));
          }
        });
    server.start();
    return server;
  }

  /** Invokes the function with all events, and waits for its exit. */
  private void answer(
      RunningStack stack, PrintStream lines, Path folder, Map<String, String> variables)
      throws StartException, InitException, IOException, InterruptedException {
    Function template = stack.function(FUNCTION).orElseThrow().function();
    Map<String, String> environment = new HashMap<>(template.environment());
    // The template's LoggingConfig.
    environment.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    environment.put("AWS_LAMBDA_LOG_LEVEL", "INFO");
    environment.putAll(variables);
    try (LambdaService lambda =
        new LambdaService(
            new LambdaService.Platform(stack.services().platformEnvironment()), lines, clock)) {
      LambdaFunction function =
          lambda.deploy(template.inFolder(folder, "provided.al2023").withEnvironment(environment));
      for (int round = 0; round < ROUNDS; round++) {
        for (Map.Entry<String, Integer> event : STATUS_BY_EVENT.entrySet()) {
          Path file = project.root().resolve("events/" + event.getKey() + ".json");
          Invocation answer = function.invoke(Files.readString(file));
          if (!answer.toString().contains("\"statusCode\":" + event.getValue())) {
            throw new StartException(variables + ": " + file + ": unexpected answer: " + answer);
          }
        }
      }
      function.end();
    }
  }
}
