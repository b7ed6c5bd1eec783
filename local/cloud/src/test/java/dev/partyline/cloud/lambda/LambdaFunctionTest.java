package dev.partyline.cloud.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions in real processes with AWS's runtime interface client. */
class LambdaFunctionTest {

  @TempDir private static Path packages;
  private static Path zip;

  @TempDir private Path folder;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private LambdaService lambda;

  @BeforeAll
  static void pack() throws IOException {
    zip = CommandFunction.zip(packages);
  }

  @BeforeEach
  void start() throws IOException {
    lambda =
        new LambdaService(
            new LambdaService.Platform(Map.of("AWS_REGION", "eu-north-1")),
            new PrintStream(log, true, UTF_8),
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    lambda.close();
  }

  @Test
  void shouldReturnTheHandlersAnswer() throws InitException {
    LambdaFunction function = lambda.deploy(TestFunction.named("Echo", zip).build());
    assertThat(function.invoke("echo {\"name\":\"Åsa 🎉\"}"))
        .isEqualTo(new Invocation.Answered("{\"name\":\"Åsa 🎉\"}"));
  }

  @Test
  void shouldStartNoProcess_whenItIsDeployed() throws InitException {
    List<ProcessHandle> before = ProcessHandle.current().children().toList();
    lambda.deploy(TestFunction.named("Idle", zip).build());
    assertThat(before).containsAll(ProcessHandle.current().children().toList());
  }

  @Test
  void shouldReuseTheSandbox_whenItIsFree() throws InitException {
    LambdaFunction function = lambda.deploy(TestFunction.named("Reused", zip).build());
    function.warmUp();
    String first = answer(function, "pid");
    assertThat(answer(function, "pid")).isEqualTo(first);
  }

  @Test
  void shouldHandleOneEventAtATime_inUpToFourSandboxes() throws Exception {
    LambdaFunction function = lambda.deploy(TestFunction.named("Busy", zip).build());
    try (ExecutorService callers = Executors.newFixedThreadPool(5)) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        answers.add(callers.submit(() -> answer(function, "hold " + folder)));
      }
      await().until(() -> begun() >= 4);
      // No sandbox is released before, so each answer is from a sandbox of its own.
      Files.createFile(folder.resolve("gate"));
      List<String> sandboxes = new ArrayList<>();
      for (Future<String> answer : answers) {
        String[] pidAndActive = answer.get().split(" ", -1);
        assertThat(pidAndActive[1]).as("events at the same time").isEqualTo("1");
        sandboxes.add(pidAndActive[0]);
      }
      assertThat(sandboxes).hasSize(5);
      assertThat(Stream.of(sandboxes.toArray()).distinct()).hasSize(4);
    }
  }

  @Test
  void shouldReuseTheLastUsedSandbox_whenSeveralAreFree() throws Exception {
    LambdaFunction function = lambda.deploy(TestFunction.named("Last", zip).build());
    String first = answer(function, "pid");
    String second;
    try (ExecutorService callers = Executors.newFixedThreadPool(1)) {
      Future<String> held = callers.submit(() -> answer(function, "hold " + folder));
      await().until(() -> begun() == 1);
      second = answer(function, "pid");
      Files.createFile(folder.resolve("gate"));
      assertThat(held.get()).startsWith(first + " ");
    }
    assertThat(second).isNotEqualTo(first);
    assertThat(answer(function, "pid")).isEqualTo(first);
  }

  @Test
  void shouldReportOneLine_whenTheFunctionCannotBeInitialized() throws InitException {
    LambdaFunction function =
        lambda.deploy(
            TestFunction.named("Broken", zip)
                .variable("FAIL_INIT", "TABLE is missing,\nset it")
                .build());
    assertThatThrownBy(function::warmUp)
        .isInstanceOf(InitException.class)
        .message()
        .startsWith("Broken: ")
        .contains("TABLE is missing, set it")
        .hasLineCount(1);
  }

  @Test
  void shouldFailTheInvocation_whenTheFunctionCannotBeInitialized() throws InitException {
    LambdaFunction function =
        lambda.deploy(TestFunction.named("Broken", zip).variable("FAIL_INIT", "no table").build());
    assertThat(function.invoke("echo hi"))
        .isInstanceOfSatisfying(
            Invocation.Failed.class,
            failed ->
                assertThat(failed.payload()).contains("Runtime.InitError").contains("no table"));
  }

  @Test
  void shouldReportTheExit_whenTheProcessExitsDuringInit() throws InitException {
    LambdaFunction function =
        lambda.deploy(TestFunction.named("Gone", zip).variable("FAIL_INIT", "exit").build());
    assertThatThrownBy(function::warmUp)
        .isInstanceOf(InitException.class)
        .hasMessage("Gone: Runtime exited without providing a reason");
  }

  @Test
  void shouldReturnTheHandlersError_whenItThrows() throws InitException {
    LambdaFunction function = lambda.deploy(TestFunction.named("Thrower", zip).build());
    String before = answer(function, "pid");
    assertThat(function.invoke("throw no such party"))
        .isInstanceOfSatisfying(
            Invocation.Failed.class,
            failed ->
                assertThat(failed.payload())
                    .contains("\"errorMessage\":\"no such party\"")
                    .contains("java.lang.IllegalStateException"));
    assertThat(answer(function, "pid")).as("the same sandbox").isEqualTo(before);
  }

  @Test
  void shouldStartANewSandbox_whenTheHandlerExits() throws InitException {
    LambdaFunction function = lambda.deploy(TestFunction.named("Exiting", zip).build());
    String before = answer(function, "pid");
    // Repeated: the process must not count as alive while it exits.
    for (int i = 0; i < 3; i++) {
      assertThat(function.invoke("exit"))
          .isInstanceOfSatisfying(
              Invocation.Failed.class,
              failed -> assertThat(failed.payload()).contains("Runtime.ExitError"));
      assertThat(answer(function, "pid")).isNotEqualTo(before);
    }
  }

  @Test
  void shouldStartANewSandbox_whenAnIdleOneWasKilled() throws InitException {
    LambdaFunction function = lambda.deploy(TestFunction.named("Killed", zip).build());
    ProcessHandle process = process(answer(function, "pid"));
    process.destroyForcibly();
    process.onExit().join();
    // An event during the kill may be lost.
    await()
        .untilAsserted(
            () -> assertThat(function.invoke("echo hi")).isEqualTo(new Invocation.Answered("hi")));
  }

  @Test
  void shouldKillTheSandboxAndStartANewOne_whenTheHandlerTimesOut() throws InitException {
    LambdaFunction function =
        lambda.deploy(TestFunction.named("Slow", zip).timeout(Duration.ofSeconds(1)).build());
    function.warmUp();
    String before = answer(function, "pid");
    assertThat(function.invoke("hang")).isEqualTo(new Invocation.TimedOut(Duration.ofSeconds(1)));
    // At once: the sandbox must not be reused while it exits.
    assertThat(answer(function, "pid")).isNotEqualTo(before);
    await().until(() -> !isAlive(before));
  }

  @Test
  void shouldSetTheEnvironment_fromTemplateAndPlatformOnly() throws InitException {
    assertThat(System.getenv()).as("something that could leak").containsKey("HOME");
    LambdaFunction function =
        lambda.deploy(TestFunction.named("Env", zip).variable("STAGE", "local").build());
    Map<String, String> environment = environment(function);
    assertThat(environment)
        .containsEntry("STAGE", "local")
        .containsEntry("AWS_REGION", "eu-north-1")
        .containsEntry("_HANDLER", "app.Handler::handle")
        .containsEntry("AWS_LAMBDA_FUNCTION_NAME", "stack-Env")
        .containsEntry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .containsEntry("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    assertThat(environment.keySet())
        .containsExactlyInAnyOrder(
            "STAGE",
            "AWS_REGION",
            "_HANDLER",
            "LAMBDA_TASK_ROOT",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_RUNTIME_API",
            "TZ",
            "LANG",
            "PATH");
  }

  @Test
  void shouldRunInTheTaskRoot() throws InitException {
    LambdaFunction function = lambda.deploy(TestFunction.named("Cwd", zip).build());
    assertThat(answer(function, "folder")).isEqualTo(environment(function).get("LAMBDA_TASK_ROOT"));
  }

  @Test
  void shouldPrefixLogLines_withTheFunctionsName() throws InitException {
    LambdaFunction function = lambda.deploy(TestFunction.named("Logging", zip).build());
    function.invoke("log hello\nworld");
    await()
        .untilAsserted(
            () ->
                assertThat(log.toString(UTF_8).lines())
                    .containsSubsequence("[Logging] hello", "[Logging] world")
                    .contains("[Logging] world, on standard error"));
  }

  @Test
  void shouldKillAllProcesses_whenItIsClosed() throws Exception {
    LambdaFunction idle = lambda.deploy(TestFunction.named("One", zip).build());
    LambdaFunction busy = lambda.deploy(TestFunction.named("Two", zip).build());
    String idlePid = answer(idle, "pid");
    String busyPid = answer(busy, "pid");
    try (ExecutorService callers = Executors.newFixedThreadPool(1)) {
      Future<Invocation> running = callers.submit(() -> busy.invoke("hold " + folder));
      await().until(() -> begun() == 1);
      lambda.close();
      assertThat(running.get()).isInstanceOf(Invocation.Failed.class);
    }
    await().until(() -> !isAlive(idlePid) && !isAlive(busyPid));
    assertThat(idle.invoke("pid")).isInstanceOf(Invocation.Failed.class);
  }

  @Test
  void shouldDeleteItsFolder_whenItIsClosed() throws InitException {
    LambdaFunction function = lambda.deploy(TestFunction.named("Tidy", zip).build());
    Path taskRoot = Path.of(answer(function, "folder"));
    assertThat(taskRoot).isDirectory();
    lambda.close();
    assertThat(taskRoot.resolveSibling("")).doesNotExist();
  }

  @Test
  void shouldEndItsProcesses_whenTheParentIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Its unpacked files remain; JUnit deletes this folder.
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                ParentProcess.class.getName(),
                zip.toString(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String pid = parent.inputReader(UTF_8).readLine();
      // A busy sandbox: an idle one exits by itself when the runtime API stops.
      await().until(() -> begun() == 1);
      assertThat(isAlive(pid)).isTrue();
      // SIGKILL: no shutdown hook runs.
      parent.destroyForcibly();
      await().until(() -> !isAlive(pid));
    } finally {
      parent.destroyForcibly();
    }
  }

  private long begun() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("begun")).count();
    }
  }

  private static String answer(LambdaFunction function, String event) {
    Invocation invocation = function.invoke(event);
    assertThat(invocation).isInstanceOf(Invocation.Answered.class);
    return ((Invocation.Answered) invocation).payload();
  }

  private static Map<String, String> environment(LambdaFunction function) {
    Map<String, String> environment = new TreeMap<>();
    answer(function, "env")
        .lines()
        .forEach(
            line -> environment.put(line.split("=", 2)[0], line.substring(line.indexOf('=') + 1)));
    return environment;
  }

  private static ProcessHandle process(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private static boolean isAlive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Waits with a timeout that is long enough for a busy machine. */
  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(1));
  }
}
