package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A variant's process and its runtime API. Closing it ends the process. */
final class FunctionProcess implements AutoCloseable {

  private static final long LIMIT_MILLIS = 60_000;
  private static final long QUIET_MILLIS = 150;
  private static final long END_SECONDS = 10;

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
  }

  private final RuntimeApi api;
  private final Process process;
  private final Path log;
  private final long startedAt;

  private FunctionProcess(RuntimeApi api, Process process, Path log, long startedAt) {
    this.api = api;
    this.process = process;
    this.log = log;
    this.startedAt = startedAt;
  }

  /**
   * Starts a process. Events offered before are answered as soon as it can.
   *
   * @param log of its output, shown when it fails
   * @param first the event for the function's first request to the runtime API; none if empty
   */
  static FunctionProcess start(
      Variant variant, Map<String, String> environment, Path log, byte[] first) throws IOException {
    RuntimeApi api = new RuntimeApi();
    if (first.length > 0) {
      api.offer(first);
    }
    ProcessBuilder builder = builder(variant.command(), variant, environment, log);
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
    long startedAt = System.nanoTime();
    return of(api, builder.start(), log, startedAt);
  }

  /** A started process, which is ended with this. */
  static FunctionProcess of(RuntimeApi api, Process process, Path log, long startedAt) {
    RUNNING.add(process);
    Thread.ofVirtual().start(() -> awaitEnd(process, api));
    return new FunctionProcess(api, process, log, startedAt);
  }

  /** For a command that runs the variant, which has no runtime API yet. */
  static ProcessBuilder builder(
      List<String> command, Variant variant, Map<String, String> environment, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(variant.folder().toFile());
    // A file, not a pipe, which would have to be read meanwhile.
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(variant.environment());
    builder.environment().clear();
    builder.environment().putAll(all);
    builder.environment().put("LAMBDA_TASK_ROOT", variant.folder().toString());
    return builder;
  }

  private static void awaitEnd(Process process, RuntimeApi api) {
    process.onExit().join();
    api.ended();
  }

  /** From the start to its first request for an event. */
  double initMilliseconds() throws InterruptedException {
    return (api.initialized(LIMIT_MILLIS) - startedAt) / 1e6;
  }

  /** From the start to its request for a restore: for a copy of a snapshot, when it runs again. */
  double restoreMilliseconds() throws InterruptedException {
    return (api.readyForSnapshot(LIMIT_MILLIS) - startedAt) / 1e6;
  }

  /** From the start to the answer. */
  double milliseconds(RuntimeApi.Exchange exchange) {
    return (exchange.answeredAt() - startedAt) / 1e6;
  }

  /** The answer to the oldest event that has none yet. */
  RuntimeApi.Exchange answer() throws InterruptedException {
    RuntimeApi.Exchange exchange = api.answer(LIMIT_MILLIS);
    if (!exchange.returned()) {
      throw new MeasuringException(exchange.answer() + ": " + lastLines());
    }
    return exchange;
  }

  RuntimeApi.Exchange invoke(byte[] event) throws InterruptedException {
    api.offer(event);
    return answer();
  }

  /**
   * The time that Lambda bills, before it is rounded up to whole milliseconds: until the function
   * requests its next event.
   */
  double billedMilliseconds(RuntimeApi.Exchange exchange) throws InterruptedException {
    return (api.requestedAfter(exchange, LIMIT_MILLIS) - exchange.handedOutAt()) / 1e6;
  }

  /** All answers to events that are ready at once, so that none is waited for. */
  List<RuntimeApi.Exchange> invokeAll(List<byte[]> events) throws InterruptedException {
    events.forEach(api::offer);
    List<RuntimeApi.Exchange> exchanges = new ArrayList<>();
    while (exchanges.size() < events.size()) {
      exchanges.add(answer());
    }
    return exchanges;
  }

  void awaitSnapshot() throws InterruptedException {
    api.readyForSnapshot(LIMIT_MILLIS);
  }

  /** Restores it. Returns the time to its request for an event, in milliseconds. */
  double restore() throws InterruptedException {
    long restoredAt = System.nanoTime();
    api.restore();
    return (api.initialized(LIMIT_MILLIS) - restoredAt) / 1e6;
  }

  /** Waits until the process is idle: its compilers are done with their queue. */
  void awaitQuiet() throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    Duration used = cpu();
    while (System.nanoTime() < limit) {
      Thread.sleep(QUIET_MILLIS);
      Duration now = cpu();
      if (now.equals(used)) {
        return;
      }
      used = now;
    }
  }

  private Duration cpu() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * The JVM's id among the process and what it started.
   *
   * @throws MeasuringException if there is none
   */
  long jvm() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .filter(each -> each.info().command().orElse("").endsWith("/java"))
        .mapToLong(ProcessHandle::pid)
        .findFirst()
        .orElseThrow(() -> new MeasuringException("no JVM runs: " + lastLines()));
  }

  /** Ends the process, and waits for it. */
  void end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new MeasuringException("did not end: " + lastLines());
    }
  }

  private String lastLines() {
    try {
      if (!Files.exists(log)) {
        return "no " + log.getFileName();
      }
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 500)).replaceAll("\\s+", " ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    // One that runs in a namespace takes all others of it along, and its parent waits for that.
    if (process.children().filter(ProcessHandle::destroyForcibly).count() == 0) {
      process.destroyForcibly();
    }
    try {
      // The next process must not share the machine with this one's end.
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(process);
    api.close();
  }
}
