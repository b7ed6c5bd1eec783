package dev.partyline.cloud.lambda;

import dev.partyline.template.Function;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Deploys functions: unpacks their code, and sets their environment from the template and the
 * platform. {@link #close} stops them all. Thread-safe.
 */
public final class LambdaService implements AutoCloseable {

  private final Platform platform;
  private final PrintStream log;
  private final Clock clock;
  private final Path folder;
  private final RuntimeClient client;
  private final List<LambdaFunction> functions = new CopyOnWriteArrayList<>();

  /**
   * @param platform the environment of all functions
   * @param log receives the functions' lines, each prefixed with its function's name
   * @throws IOException if AWS's runtime interface client cannot be unpacked on this machine
   */
  public LambdaService(Platform platform, PrintStream log, Clock clock) throws IOException {
    this.platform = platform;
    this.log = log;
    this.clock = clock;
    this.folder = Files.createTempDirectory("partyline-");
    this.client = RuntimeClient.preparedOrUnpacked(Files.createDirectory(folder.resolve("client")));
  }

  /**
   * Deploys a function, without starting it.
   *
   * @throws HandlerException if its handler is not in its code
   * @throws InitException if its code is missing or cannot be unpacked
   */
  public LambdaFunction deploy(Function function) throws InitException {
    LambdaFunction deployed =
        new LambdaFunction(
            function,
            code(function),
            client,
            line -> log.println("[" + function.logicalId() + "] " + line),
            clock);
    functions.add(deployed);
    return deployed;
  }

  /**
   * Deploys a function's code again, which has changed. No event is lost or waits for it.
   *
   * @throws InitException if the new code cannot be unpacked or initialized; the function then
   *     keeps the code that it has
   */
  void redeploy(LambdaFunction function) throws InitException {
    DeployedCode code = code(function.function());
    try {
      function.replace(code);
    } catch (InitException e) {
      code.retire();
      throw e;
    }
  }

  private DeployedCode code(Function function) throws InitException {
    Path code = function.code();
    if (Files.isDirectory(code)) {
      HandlerCheck.check(function, code);
      return DeployedCode.inFolder(code, environment(function, code));
    }
    if (!Files.isRegularFile(code)) {
      throw new InitException(function.logicalId(), code + " is missing: run the build first");
    }
    try {
      Path taskRoot = Files.createTempDirectory(folder, function.logicalId() + "-");
      FunctionCode.unpack(code, taskRoot);
      HandlerCheck.check(function, taskRoot);
      return DeployedCode.unpacked(taskRoot, environment(function, taskRoot));
    } catch (IOException e) {
      throw new InitException(function.logicalId(), "cannot be unpacked: " + e.getMessage());
    }
  }

  /**
   * <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Runtime
   * variables</a>.
   */
  private Map<String, String> environment(Function function, Path taskRoot) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("_HANDLER", function.handler());
    environment.put("LAMBDA_TASK_ROOT", taskRoot.toString());
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put(
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("TZ", ":UTC");
    environment.put("LANG", "en_US.UTF-8");
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.putAll(platform.environment());
    environment.putAll(function.environment());
    return environment;
  }

  @Override
  public void close() {
    functions.forEach(LambdaFunction::close);
    try {
      FunctionCode.delete(folder);
    } catch (IOException e) {
      log.println("cannot delete " + folder);
    }
  }

  /**
   * The environment that all functions share.
   *
   * @param environment the region, credentials and endpoints that the platform provides
   */
  public record Platform(Map<String, String> environment) {}
}
