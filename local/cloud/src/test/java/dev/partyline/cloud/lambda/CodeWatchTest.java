package dev.partyline.cloud.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.testsupport.SettableClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A function whose zip changes while it runs. */
class CodeWatchTest {

  private static final String SOURCE =
      """
      package app;

      import java.io.InputStream;
      import java.io.OutputStream;
      import java.nio.file.Files;
      import java.nio.file.Path;

      public class Handler {
        public Handler() {
          if ("VERSION".equals("broken")) {
            throw new IllegalStateException("TABLE is missing");
          }
        }

        public void handle(InputStream in, OutputStream out) throws Exception {
          String gate = new String(in.readAllBytes(), "UTF-8");
          if (!gate.isEmpty()) {
            Files.createFile(Path.of(gate + ".begun"));
            while (!Files.exists(Path.of(gate))) {
              Thread.sleep(10);
            }
          }
          String root = System.getenv("LAMBDA_TASK_ROOT");
          out.write(("VERSION " + ProcessHandle.current().pid() + " " + root).getBytes("UTF-8"));
        }
      }
      """;

  @TempDir private static Path built;
  private static Path one;
  private static Path two;
  private static Path broken;

  @TempDir private Path folder;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private Path zip = Path.of("");
  private LambdaService lambda;
  private LambdaFunction function;
  private CodeWatch watch;

  @BeforeAll
  static void build() throws IOException {
    one = version("one");
    two = version("two");
    broken = version("broken");
  }

  private static Path version(String name) throws IOException {
    return HandlerZip.of(
        Files.createDirectory(built.resolve(name)), SOURCE.replace("VERSION", name));
  }

  @BeforeEach
  void start() throws Exception {
    zip = Files.copy(one, folder.resolve("app.zip"));
    lambda =
        new LambdaService(
            new LambdaService.Platform(Map.of()),
            new PrintStream(PrintStream.nullOutputStream(), true, UTF_8),
            Clock.systemUTC());
    function = lambda.deploy(TestFunction.named("App", zip).build());
    watch = new CodeWatch(lambda, List.of(function), new RecordedLog(), Clock.systemUTC());
    watch.start();
  }

  @AfterEach
  void stop() {
    watch.close();
    lambda.close();
  }

  @Test
  void shouldRunTheNewZip_whenItIsReplaced() throws Exception {
    assertThat(answer()).startsWith("one ");
    replaceBy(two);
    await().until(() -> answer().startsWith("two "));
    assertThat(log).containsExactly("App runs");
  }

  @Test
  void shouldRunTheNewZip_whenItIsDeletedFirst_andWrittenSlowly() throws Exception {
    Files.delete(zip);
    assertThat(answer()).startsWith("one ");
    byte[] content = Files.readAllBytes(two);
    int quarter = content.length / 4;
    try (OutputStream out = Files.newOutputStream(zip)) {
      for (int written = 0; written < 3 * quarter; written += quarter) {
        out.write(content, written, quarter);
        // Longer than two polls: what is there is no zip yet.
        Thread.sleep(300);
      }
      out.write(content, 3 * quarter, content.length - 3 * quarter);
    }
    await().until(() -> answer().startsWith("two "));
    assertThat(log).containsExactly("App runs");
  }

  @Test
  void shouldFinishWhatAnOldSandboxHas_andEndTheSandboxThen() throws Exception {
    Path gate = folder.resolve("gate");
    try (ExecutorService callers = Executors.newSingleThreadExecutor()) {
      Future<Invocation> held = callers.submit(() -> function.invoke(gate.toString()));
      await().until(() -> Files.exists(folder.resolve("gate.begun")));
      replaceBy(two);
      await().until(() -> answer().startsWith("two "));

      Files.createFile(gate);

      String[] old = ((Invocation.Answered) held.get()).payload().split(" ", -1);
      assertThat(old[0]).isEqualTo("one");
      assertThat(answer()).startsWith("two ");
      await().until(() -> ProcessHandle.of(Long.parseLong(old[1])).isEmpty());
      await().until(() -> !Files.exists(Path.of(old[2])));
    }
  }

  @Test
  void shouldEndIdleSandboxes_andDeleteTheirCode() throws Exception {
    String[] old = answer().split(" ", -1);
    replaceBy(two);
    await().until(() -> answer().startsWith("two "));
    await().until(() -> ProcessHandle.of(Long.parseLong(old[1])).isEmpty());
    await().until(() -> !Files.exists(Path.of(old[2])));
  }

  @Test
  void shouldKeepTheOldCode_whenTheNewOneCannotBeInitialized_untilItIsMended() throws Exception {
    String before = answer();
    replaceBy(broken);
    await().until(() -> !log.isEmpty());
    assertThat(log).singleElement().asString().startsWith("App: ").contains("TABLE is missing");
    assertThat(answer()).as("the same sandbox").isEqualTo(before);

    replaceBy(two);
    await().until(() -> answer().startsWith("two "));
  }

  @Test
  void shouldKeepTheSandbox_whenABuildWritesTheSameZipAgain() throws Exception {
    watch.close();
    watch = new CodeWatch(lambda, List.of(function), new RecordedLog(), Clock.systemUTC());
    watch.begin();
    String before = answer();
    replaceBy(one);
    // The first poll sees the file, the second one decides.
    watch.poll();
    watch.poll();
    assertThat(answer()).as("the same sandbox").isEqualTo(before);

    replaceBy(two);
    watch.poll();
    watch.poll();
    assertThat(answer()).startsWith("two ");
    assertThat(log).containsExactly("App runs");
  }

  @Test
  void shouldReportAFileThatIsNoZip_onceItIsNotWrittenAnyMore_andKeepTheOldCode() throws Exception {
    watch.close();
    SettableClock clock = new SettableClock(Instant.EPOCH);
    watch = new CodeWatch(lambda, List.of(function), new RecordedLog(), clock);
    watch.begin();
    Files.writeString(zip, "");
    watch.poll();
    clock.advance(Duration.ofSeconds(14));
    watch.poll();
    assertThat(log).isEmpty();

    clock.advance(Duration.ofSeconds(2));
    watch.poll();
    watch.poll();
    assertThat(log).singleElement().asString().startsWith("App: cannot be unpacked");
    assertThat(answer()).startsWith("one ");
  }

  @Test
  void shouldFailNoEvent_whenTheZipIsReplacedUnderLoad() throws Exception {
    List<Invocation> failed = new CopyOnWriteArrayList<>();
    List<String> versions = new CopyOnWriteArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      List<Future<?>> running = new ArrayList<>();
      Path end = folder.resolve("end");
      for (int caller = 0; caller < 8; caller++) {
        running.add(
            callers.submit(
                () -> {
                  while (!Files.exists(end)) {
                    Invocation answer = function.invoke("");
                    if (answer instanceof Invocation.Answered(String payload)) {
                      versions.add(payload.substring(0, 3));
                    } else {
                      failed.add(answer);
                    }
                  }
                }));
      }
      for (int swap = 1; swap <= 3; swap++) {
        replaceBy(swap % 2 == 1 ? two : one);
        int expected = swap;
        await().until(() -> log.size() == expected);
      }
      Files.createFile(end);
      for (Future<?> caller : running) {
        caller.get();
      }
    }
    assertThat(failed).isEmpty();
    assertThat(versions).contains("one", "two");
    assertThat(answer()).startsWith("two ");
  }

  @Test
  void shouldStartAsManySandboxes_asAreBusy_beforeTheNewZipGetsEvents() throws Exception {
    List<Path> gates = List.of(folder.resolve("gate-1"), folder.resolve("gate-2"));
    try (ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Future<Invocation>> held =
          gates.stream()
              .map(gate -> callers.submit(() -> function.invoke(gate.toString())))
              .toList();
      await().until(() -> gates.stream().allMatch(gate -> Files.exists(Path.of(gate + ".begun"))));
      replaceBy(two);
      await().until(() -> !log.isEmpty());

      assertThat(function.idleSandboxes()).isEqualTo(2);

      for (Path gate : gates) {
        Files.createFile(gate);
      }
      for (Future<Invocation> answer : held) {
        assertThat(answer.get()).isInstanceOf(Invocation.Answered.class);
      }
    }
    assertThat(answer()).startsWith("two ");
  }

  private void replaceBy(Path other) throws IOException {
    Path copy = Files.copy(other, folder.resolve("copy.zip"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(copy, zip, StandardCopyOption.ATOMIC_MOVE);
  }

  private String answer() {
    return ((Invocation.Answered) function.invoke("")).payload();
  }

  /** Waits with a timeout that is long enough for a busy machine. */
  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(1));
  }

  private final class RecordedLog implements CodeWatch.Listener {

    @Override
    public void deployed(LambdaFunction deployed, Duration took) {
      log.add(deployed.function().logicalId() + " runs");
    }

    @Override
    public void failed(LambdaFunction kept, String problem) {
      log.add(problem);
    }
  }
}
