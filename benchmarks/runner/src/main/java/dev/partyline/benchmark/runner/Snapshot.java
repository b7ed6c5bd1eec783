package dev.partyline.benchmark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A snapshot of a function that waits for its restore: with SnapStart, where Lambda would take it.
 * The process and its relay are written to files, and every copy starts from these.
 *
 * <p>Both run in a PID namespace of their own, as the copies do: a copy needs the process ids of
 * the original, and there they are free.
 */
final class Snapshot {

  private static final long LIMIT_MILLIS = 60_000;
  private static final long DUMP_MILLIS = 20_000;
  private static final long POLL_MILLIS = 5;
  private static final double MEGABYTE = 1e6;

  private static final List<String> NAMESPACE =
      List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c");

  /** The name of a file in the folder to which the function may log the classes that it loads. */
  static final String CLASSES = "classes";

  private static final String LOG = "log";

  // CRIU's own processes have lower ids than the function's. CRIU_FAULT=130 has CRIU stop at system
  // calls instead of
  // hardware breakpoints (FI_NO_BREAKPOINTS): some virtual machines accept those and never hit
  // them, and CRIU then waits
  // forever.
  private static final String TAKE =
      """
      criu=$1 preload=$2 relay=$3 folder=$4; shift 4
      echo 1000 >/proc/sys/kernel/ns_last_pid
      "$relay" "$folder/address" "$folder/ready" "$@" >"$folder/log" 2>&1 &
      read -r go
      cd "$folder" && export LD_PRELOAD="$preload" CRIU_FAULT=130 || exit 1
      exec "$criu" dump --tree $! --images-dir images --work-dir . --log-file dump.log \
        --tcp-established --network-lock skip --manage-cgroups=ignore
      """;

  // CRIU keeps what it has found out about the kernel in /run, but only if that is a tmpfs. Where
  // it is none, each restore would find it out again.
  private static final String RESTORE =
      """
      criu=$1 preload=$2 folder=$3 mode=$4
      cd "$folder" && export LD_PRELOAD="$preload" CRIU_FAULT=130 || exit 1
      mount -t tmpfs tmpfs /run && "$criu" check >check.log 2>&1 && [ -s /run/criu.kdat ] || exit 1
      if [ "$mode" = --lazy-pages ]; then
        "$criu" lazy-pages --images-dir images --work-dir . --log-file lazy.log &
        for attempt in $(seq 500); do [ -S lazy-pages.socket ] && break; sleep 0.01; done
      fi
      echo waiting
      read -r go
      exec "$criu" restore --images-dir images --work-dir . --log-file restore.log $mode \
        --tcp-established --network-lock skip --manage-cgroups=ignore >criu.out 2>&1
      """;

  private final Criu criu;
  private final Path folder;
  private final Map<Path, Long> openFiles;

  private Snapshot(Criu criu, Path folder, Map<Path, Long> openFiles) {
    this.criu = criu;
    this.folder = folder;
    this.openFiles = openFiles;
  }

  /**
   * Starts the variant, takes its snapshot and ends it.
   *
   * @param variant with SnapStart
   * @param folder a new one, for everything about this snapshot
   */
  static Snapshot take(Criu criu, Variant variant, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("images"));
    List<String> command = new ArrayList<>(NAMESPACE);
    command.addAll(List.of(TAKE, "sh", criu.program().toString(), criu.preload().toString()));
    command.addAll(List.of(criu.relay().toString(), folder.toString()));
    // A restored process must not need the file of its performance counters.
    command.addAll(variant.with("-XX:-UsePerfData").command());
    Process process =
        FunctionProcess.builder(command, variant, environment, folder.resolve("take.log")).start();
    try (FunctionProcess waiting =
        FunctionProcess.of(new RuntimeApi(), process, folder.resolve(LOG), System.nanoTime())) {
      Path ready = folder.resolve("ready");
      await(process, "waits for no restore: see " + folder, () -> Files.exists(ready));
      waiting.awaitQuiet();
      String request = Files.readString(ready);
      if (!request.contains("/restore/next")) {
        throw new MeasuringException("requested " + request.strip());
      }
      go(process);
      if (!process.waitFor(DUMP_MILLIS, TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
        throw new MeasuringException("criu dump: " + Criu.errors(folder.resolve("dump.log")));
      }
    }
    Map<Path, Long> openFiles = new HashMap<>();
    for (String name : List.of(LOG, CLASSES)) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        openFiles.put(file, Files.size(file));
      }
    }
    return new Snapshot(criu, folder, openFiles);
  }

  /** What the copies are made from, in MB. */
  double megabytes() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("images"))) {
      return files.mapToLong(file -> file.toFile().length()).sum() / MEGABYTE;
    }
  }

  /** Deletes its files, which take much room. */
  void delete() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("images"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * Starts a copy.
   *
   * @param isLazy whether its memory is loaded when it is touched
   * @param event for its first request to the runtime API
   * @return the copy, whose time counts from the start of {@code criu restore}
   */
  FunctionProcess restore(boolean isLazy, byte[] event) throws IOException {
    RuntimeApi api = api(event);
    Process process = prepare(isLazy ? "--lazy-pages" : "");
    publish(api);
    long startedAt = System.nanoTime();
    go(process);
    return FunctionProcess.of(api, process, folder.resolve("restore.log"), startedAt);
  }

  /**
   * Starts a copy that does not continue by itself, and is not timed.
   *
   * @param event for its first request to the runtime API; none if empty
   * @return it, once it has been restored; {@link Held#proceed} continues it
   */
  Held restoreHeld(byte[] event) throws IOException, InterruptedException {
    RuntimeApi api = api(event);
    Process process = prepare("-v3");
    Path log = folder.resolve("restore.log");
    Files.deleteIfExists(log);
    FunctionProcess copy = FunctionProcess.of(api, process, log, System.nanoTime());
    go(process);
    await(
        process,
        "was not restored: see " + folder,
        () -> Files.exists(log) && Files.readString(log).contains("Tasks resumed"));
    return new Held(copy, () -> publish(api));
  }

  private static RuntimeApi api(byte[] event) throws IOException {
    RuntimeApi api = new RuntimeApi();
    api.restore();
    if (event.length > 0) {
      api.offer(event);
    }
    return api;
  }

  /** A process that will be CRIU's, up to its start. */
  private Process prepare(String mode) throws IOException {
    Files.deleteIfExists(folder.resolve("address"));
    Files.deleteIfExists(folder.resolve("lazy-pages.socket"));
    // CRIU checks that open files have the size that they had.
    for (Map.Entry<Path, Long> file : openFiles.entrySet()) {
      try (FileChannel channel = FileChannel.open(file.getKey(), StandardOpenOption.WRITE)) {
        channel.truncate(file.getValue());
      }
    }
    List<String> command = new ArrayList<>(NAMESPACE);
    command.addAll(List.of(RESTORE, "sh", criu.program().toString(), criu.preload().toString()));
    command.addAll(List.of(folder.toString(), mode));
    ProcessBuilder builder = new ProcessBuilder(command);
    Process process = builder.redirectError(folder.resolve("restore.err").toFile()).start();
    if (process.inputReader(UTF_8).readLine() == null) {
      throw new MeasuringException("no namespace: see " + folder);
    }
    return process;
  }

  /** Lets the relay find the runtime API. */
  private void publish(RuntimeApi api) throws IOException {
    String port = api.address().substring(api.address().lastIndexOf(':') + 1);
    Path written = Files.writeString(folder.resolve("address.new"), port);
    Files.move(written, folder.resolve("address"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void go(Process process) throws IOException {
    process.outputWriter(UTF_8).append("\n").flush();
  }

  private static void await(Process process, String otherwise, Condition condition)
      throws IOException, InterruptedException {
    long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    while (!condition.holds()) {
      if (System.nanoTime() > limit || !process.isAlive()) {
        throw new MeasuringException(otherwise);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  /**
   * A restored copy that waits.
   *
   * @param process not yet running
   * @param release lets it continue
   */
  record Held(FunctionProcess process, Release release) implements AutoCloseable {

    void proceed() throws IOException {
      release.run();
    }

    @Override
    public void close() throws IOException {
      process.close();
    }
  }

  /** What lets a copy continue. */
  @FunctionalInterface
  interface Release {
    void run() throws IOException;
  }
}
