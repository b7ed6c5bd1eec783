package dev.partyline.cloud.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.template.Function;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A function's process, which handles one event at a time, as on Lambda (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">execution
 * environment</a>). Used by one caller at a time.
 */
final class Sandbox implements AutoCloseable {

  // Lambda's limit is 10 s; a busy laptop may be slower.
  private static final Duration INIT_TIMEOUT = Duration.ofSeconds(60);

  // https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html
  private static final Duration RESTORE_TIMEOUT = Duration.ofSeconds(10);

  // The JVM's own line, at each start; not the function's.
  private static final String OPTIONS_NOTE = "Picked up JAVA_TOOL_OPTIONS: ";

  private final Function function;
  private final DeployedCode code;
  private final RuntimeApi api;
  private final Process process;
  private volatile boolean closed;

  private Sandbox(Function function, DeployedCode code, RuntimeApi api, Process process) {
    this.function = function;
    this.code = code;
    this.api = api;
    this.process = process;
  }

  /**
   * Starts a process and waits until the function has been initialized.
   *
   * @param code the function's code and variables, which the caller has marked as used
   * @throws InitException if the function cannot be initialized
   */
  static Sandbox start(
      Function function, DeployedCode code, RuntimeClient client, FunctionLog log, Clock clock)
      throws InitException {
    try {
      RuntimeApi api = new RuntimeApi(arn(function, code.environment()), clock);
      Process process = process(function, code, client, api);
      Sandbox sandbox = new Sandbox(function, code, api, process);
      Thread.ofVirtual().start(() -> follow(process, code, log, api));
      sandbox.awaitInit();
      return sandbox;
    } catch (IOException e) {
      code.leave();
      throw new InitException(function.logicalId(), "cannot be started: " + e.getMessage());
    }
  }

  private static Process process(
      Function function, DeployedCode code, RuntimeClient client, RuntimeApi api)
      throws IOException {
    // https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
    ProcessBuilder builder =
        new ProcessBuilder(
            function.runtime().startsWith("provided")
                ? List.of(code.taskRoot().resolve("bootstrap").toString())
                : java(function, client, code.environment()));
    builder.directory(code.taskRoot().toFile());
    builder.redirectErrorStream(true);
    // As on Lambda, the function does not inherit another environment.
    builder.environment().clear();
    builder.environment().putAll(code.environment());
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
    try {
      return builder.start();
    } catch (IOException e) {
      api.close();
      throw e;
    }
  }

  private static List<String> java(
      Function function, RuntimeClient client, Map<String, String> environment) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As on Lambda: the heap is a part of the sandbox's memory, and the serial collector is used.
    command.add("-Xmx" + Math.max(64, function.memoryMegabytes() * 85 / 100) + "m");
    command.add("-XX:+UseSerialGC");
    if ("snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
      // org.crac finds the runtime's hooks by this property: see the documentation of Core.
      command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    } else {
      // Only the first compiler, as on Lambda without SnapStart and provisioned concurrency:
      // https://docs.aws.amazon.com/lambda/latest/dg/java-customization.html
      command.add("-XX:TieredStopAtLevel=1");
    }
    if (Files.exists(client.aotCache())) {
      // As on Lambda, whose JVM has a class archive; without warnings if it does not match.
      command.add("-XX:AOTCache=" + client.aotCache());
      command.add("-Xlog:aot*=off");
      command.add("-Xlog:cds*=off");
    }
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add(
        "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
            + client.nativeLibrary());
    command.add("-cp");
    command.add(client.classPath());
    command.add(SandboxMain.class.getName());
    command.add(function.handler());
    return command;
  }

  private void awaitInit() throws InitException {
    try {
      api.ready().get(INIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      close();
      String error = e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage());
      throw new InitException(function.logicalId(), ErrorObject.message(error));
    } catch (TimeoutException e) {
      close();
      throw new InitException(
          function.logicalId(), "was not initialized within " + INIT_TIMEOUT.toSeconds() + " s");
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new InitException(function.logicalId(), "interrupted");
    }
  }

  /**
   * Restores a function with SnapStart. Until then the process waits, and is not frozen. Does
   * nothing the second time.
   *
   * @throws InitException if a hook fails
   */
  void restore() throws InitException {
    Optional<String> error = awaitRestore();
    if (error.isPresent()) {
      throw new InitException(function.logicalId(), ErrorObject.message(error.get()));
    }
  }

  /**
   * Invokes the function, which restores it if that has not been done. A sandbox is not reused
   * after a timeout.
   */
  Invocation invoke(String payload) {
    Optional<String> error = awaitRestore();
    if (error.isPresent()) {
      return new Invocation.Failed(error.get());
    }
    CompletableFuture<Invocation> result = api.invoke(payload, function.timeout());
    try {
      return result.get(function.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      close();
      return new Invocation.TimedOut(function.timeout());
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      return new Invocation.Failed(errorObject("interrupted"));
    } catch (ExecutionException e) {
      throw new IllegalStateException("not reachable", e);
    }
  }

  /** Lambda's error object, if the restore fails. */
  private Optional<String> awaitRestore() {
    try {
      api.restore().get(RESTORE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      close();
      return Optional.of(e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage()));
    } catch (TimeoutException e) {
      close();
      return Optional.of(
          ErrorObject.of(
              "SnapStartTimeoutException",
              "was not restored within " + RESTORE_TIMEOUT.toSeconds() + " s"));
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      return Optional.of(errorObject("interrupted"));
    }
  }

  /**
   * Whether it can handle another event. False at once after close, although the exit takes time.
   */
  boolean isAlive() {
    return !closed && process.isAlive();
  }

  /** Whether it was started with this code. */
  boolean runs(DeployedCode other) {
    return code == other;
  }

  /** Copies the process's output to the log, and reports its exit. */
  private static void follow(Process process, DeployedCode code, FunctionLog log, RuntimeApi api) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith(OPTIONS_NOTE)) {
          log.line(line);
        }
      }
    } catch (IOException e) {
      // The process has exited.
    }
    // The pipe ends before the process exits. Waits, so that isAlive() is false when the exit is
    // reported.
    process.onExit().join();
    code.leave();
    api.ended(errorObject("Runtime exited without providing a reason"));
  }

  /** Asks the process to exit, and waits for it. */
  boolean end(Duration limit) throws InterruptedException {
    // Process.destroy() also closes its standard input, which would make it halt.
    process.toHandle().destroy();
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String arn(Function function, Map<String, String> environment) {
    return "arn:aws:lambda:%s:000000000000:function:%s"
        .formatted(environment.getOrDefault("AWS_REGION", "us-east-1"), function.name());
  }

  private static String errorObject(String message) {
    return ErrorObject.of("Runtime.ExitError", message);
  }

  @Override
  public void close() {
    closed = true;
    process.destroyForcibly();
    api.close();
  }
}
