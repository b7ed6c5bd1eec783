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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One process that serves one event at a time, as on Lambda (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">execution
 * environment</a>). Used by one caller at a time.
 */
final class Sandbox implements AutoCloseable {

  // Lambda's own limit for init is 10 s; a busy laptop may be slower than Lambda.
  private static final Duration INIT_TIMEOUT = Duration.ofSeconds(30);

  // https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html
  private static final Duration RESTORE_TIMEOUT = Duration.ofSeconds(10);

  private final Function function;
  private final RuntimeApi api;
  private final Process process;
  private volatile boolean closed;

  private Sandbox(Function function, RuntimeApi api, Process process) {
    this.function = function;
    this.api = api;
    this.process = process;
  }

  /**
   * Starts a process and waits until the function has been initialized.
   *
   * @param taskRoot where the function's zip is unpacked
   * @throws InitException if it cannot be initialized
   */
  static Sandbox start(
      Function function,
      Path taskRoot,
      RuntimeClient client,
      Map<String, String> environment,
      FunctionLog log,
      Clock clock)
      throws InitException {
    try {
      RuntimeApi api = new RuntimeApi(arn(function, environment), clock);
      Process process = process(function, taskRoot, client, environment, api);
      Sandbox sandbox = new Sandbox(function, api, process);
      Thread.ofVirtual().start(() -> follow(process, log, api));
      sandbox.awaitInit();
      return sandbox;
    } catch (IOException e) {
      throw new InitException(function.logicalId(), "cannot be started: " + e.getMessage());
    }
  }

  private static Process process(
      Function function,
      Path taskRoot,
      RuntimeClient client,
      Map<String, String> environment,
      RuntimeApi api)
      throws IOException {
    // https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
    ProcessBuilder builder =
        new ProcessBuilder(
            function.runtime().startsWith("provided")
                ? List.of(taskRoot.resolve("bootstrap").toString())
                : java(function, client, environment));
    builder.directory(taskRoot.toFile());
    builder.redirectErrorStream(true);
    // Nothing of the caller's own environment gets in, as nothing would on Lambda.
    builder.environment().clear();
    builder.environment().putAll(environment);
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
    // As on Lambda: the heap is what the sandbox's memory leaves, and the collector the serial one.
    command.add("-Xmx" + Math.max(64, function.memoryMegabytes() * 85 / 100) + "m");
    command.add("-XX:+UseSerialGC");
    if ("snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
      // How org.crac finds the runtime's own hooks: its documentation, on Core.
      command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    } else {
      // And no second compiler, as Lambda has it unless SnapStart or provisioned concurrency is on:
      // https://docs.aws.amazon.com/lambda/latest/dg/java-customization.html
      command.add("-XX:TieredStopAtLevel=1");
    }
    if (Files.exists(client.aotCache())) {
      // As on Lambda, whose JVM has an archive of its own; and silent if it does not fit.
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
   * Runs one event through the function. With SnapStart the first one restores it; nothing is
   * frozen meanwhile, it only waits. A sandbox that timed out is of no further use.
   */
  Invocation invoke(String payload) {
    try {
      api.restore().get(RESTORE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      close();
      return new Invocation.Failed(
          e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage()));
    } catch (TimeoutException e) {
      close();
      return new Invocation.Failed(
          ErrorObject.of(
              "SnapStartTimeoutException",
              "was not restored within " + RESTORE_TIMEOUT.toSeconds() + " s"));
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      return new Invocation.Failed(errorObject("interrupted"));
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
      throw new IllegalStateException("never completed so", e);
    }
  }

  /** Whether it can take another event. Ending a process takes a moment, closing counts at once. */
  boolean isAlive() {
    return !closed && process.isAlive();
  }

  /** Passes on what the process writes, and tells whoever waits for it when it has ended. */
  private static void follow(Process process, FunctionLog log, RuntimeApi api) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.line(line);
      }
    } catch (IOException e) {
      // The process is gone, and its pipe with it.
    }
    // The pipe ends a little before the process does. Whoever is told that it has ended may ask at
    // once whether it is alive, and must not be told that it is.
    process.onExit().join();
    api.ended(errorObject("Runtime exited without providing a reason"));
  }

  /** Lets the process end by itself, and waits for that. */
  boolean end(Duration limit) throws InterruptedException {
    // The process's own method would close its standard input too, at which it halts.
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
