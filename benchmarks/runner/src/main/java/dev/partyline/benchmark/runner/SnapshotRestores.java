package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From the restore of a snapshot to the first right answer, in alternation with cold starts of Node
 * (see {@link Snapshot}).
 */
final class SnapshotRestores {

  static final String OURS = "ours";
  static final String LAZY = "ours, memory on demand";
  static final String TLS = "ours, over TLS";
  static final String LAZY_TLS = "ours, over TLS, memory on demand";
  static final String NAIVE = "naive";
  static final String EMPTY = "empty RequestStreamHandler";
  static final String NODE = "Node";
  static final String NODE_TLS = "Node, over TLS";

  /** Snapshots differ by some milliseconds, so that there are several. */
  private static final int ROUNDS_PER_SNAPSHOT = 5;

  private final Bench bench;
  private final Samples samples;
  private final List<Start> starts = new ArrayList<>();
  private final Map<String, Snapshot> snapshots = new HashMap<>();
  private int taken;

  SnapshotRestores(Bench bench, Samples samples) {
    this.bench = bench;
    this.samples = samples;
    for (String channel : List.of(Bench.PRIVATE_USER, Bench.PRIVATE_PARTY)) {
      for (String variant : List.of(OURS, LAZY, TLS, LAZY_TLS, NAIVE, NODE, NODE_TLS)) {
        starts.add(new Start(variant, channel));
      }
    }
    starts.add(new Start(EMPTY, Bench.PRIVATE_USER));
  }

  /**
   * Names in the samples, each {@code snapshot…/<variant>/<channel>}: {@code snapshot} from the
   * start of the restore to the answer; of it {@code snapshot-restore} to the request for a
   * restore, {@code snapshot-hooks} from there to the request for an event, and {@code
   * snapshot-first} from the event to the answer; {@code snapshot-paused} a warm request after a
   * pause; {@code snapshot-image}, {@code snapshot-touched} and {@code snapshot-files} in MB;
   * {@code snapshot-processor} the processor time from the restored process to the answer.
   */
  void measure(int rounds, Progress progress) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(bench.work().resolve("snapshots"));
    Criu criu;
    try {
      criu = Criu.find(bench.root(), folder);
      // What fails for a function that does nothing fails for all.
      probe(criu);
    } catch (MeasuringException e) {
      samples.fault(Samples.SNAPSHOT, String.valueOf(e.getMessage()));
      return;
    }
    SnapshotClasses classes = new SnapshotClasses(bench, samples, criu);
    for (String variant : List.of(OURS, TLS)) {
      Start start = new Start(variant, Bench.PRIVATE_USER);
      classes.count(variant, variant(start), snapStartEnvironment(start), nextFolder());
    }
    for (int round = 0; round < rounds; round++) {
      if (round % ROUNDS_PER_SNAPSHOT == 0) {
        discard();
        for (Start start : starts) {
          measureMemory(criu, start);
        }
      }
      List<Start> rotated = new ArrayList<>(starts);
      Collections.rotate(rotated, round);
      for (Start start : rotated) {
        measureTime(criu, start);
      }
      progress.step("restores of snapshots", round + 1, rounds);
    }
    discard();
  }

  private void discard() throws IOException {
    for (Snapshot snapshot : snapshots.values()) {
      snapshot.delete();
    }
    snapshots.clear();
  }

  private void measureTime(Criu criu, Start start) throws IOException, InterruptedException {
    String name = start.name("snapshot");
    if (!start.isNode()) {
      attempt(name, start, () -> copy(start, snapshot(criu, start)));
    } else if (bench.node().isPresent()) {
      samples.attempt(name, () -> node(start, bench.node().get()));
    } else {
      samples.fault(name, "not installed");
    }
  }

  private void node(Start start, Variant node) throws IOException, InterruptedException {
    AuthRequest request = bench.request(start.channel(), 1);
    try (FunctionProcess process =
        FunctionProcess.start(
            node.with(bench.certificate().nodeVariables()),
            environment(start, bench.environment()),
            bench.log(start.name("snapshot")),
            request.event())) {
      RuntimeApi.Exchange exchange = process.answer();
      request.check(exchange);
      samples.add(start.name("snapshot"), process.milliseconds(exchange));
    }
  }

  private void probe(Criu criu) throws IOException, InterruptedException {
    Start start = new Start(EMPTY, Bench.PRIVATE_USER);
    AuthRequest request = bench.request(start.channel(), 1);
    try (FunctionProcess process = snapshot(criu, start).restore(false, request.event())) {
      variant(start).check(request, process.answer());
    }
  }

  private void copy(Start start, Snapshot snapshot) throws IOException, InterruptedException {
    AuthRequest request = bench.request(start.channel(), 1);
    try (FunctionProcess process = snapshot.restore(start.isLazy(), request.event())) {
      RuntimeApi.Exchange exchange = process.answer();
      variant(start).check(request, exchange);
      double restored = process.restoreMilliseconds();
      double ready = process.initMilliseconds();
      double paused = start.variant().equals(OURS) ? afterPause(process, start) : Double.NaN;
      samples.add(start.name("snapshot"), process.milliseconds(exchange));
      samples.add(start.name("snapshot-restore"), restored);
      samples.add(start.name("snapshot-hooks"), ready - restored);
      samples.add(start.name("snapshot-first"), exchange.milliseconds());
      if (!Double.isNaN(paused)) {
        samples.add(start.name("snapshot-paused"), paused);
      }
    }
  }

  /** The same request of the same process as {@link Restores} has it. */
  private double afterPause(FunctionProcess process, Start start) throws InterruptedException {
    for (int number = 2; number <= Restores.SAME_POINT; number++) {
      invoke(process, start, number);
    }
    process.awaitQuiet();
    return invoke(process, start, Restores.AFTER_PAUSE);
  }

  private double invoke(FunctionProcess process, Start start, int number)
      throws InterruptedException {
    AuthRequest request = bench.request(start.channel(), number);
    RuntimeApi.Exchange exchange = process.invoke(request.event());
    variant(start).check(request, exchange);
    return exchange.milliseconds();
  }

  private void measureMemory(Criu criu, Start start) throws IOException, InterruptedException {
    if (start.isNode() || start.isLazy()) {
      return;
    }
    String name = start.name("snapshot-touched");
    AuthRequest request = bench.request(start.channel(), 1);
    attempt(
        name,
        start,
        () -> {
          Snapshot snapshot = snapshot(criu, start);
          try (Snapshot.Held held = snapshot.restoreHeld(request.event())) {
            TouchedMemory memory = TouchedMemory.from(held.process().jvm());
            held.proceed();
            variant(start).check(request, held.process().answer());
            TouchedMemory.Count count = memory.count();
            samples.add(start.name("snapshot-image"), snapshot.megabytes());
            samples.add(name, count.image());
            samples.add(start.name("snapshot-files"), count.files());
            samples.add(start.name("snapshot-processor"), count.processor());
          }
        });
  }

  /** A failure may be the snapshot's own: the next attempt takes another one. */
  private void attempt(String name, Start start, Samples.Measurement measurement)
      throws IOException, InterruptedException {
    samples.attempt(
        name,
        () -> {
          try {
            measurement.take();
          } catch (MeasuringException e) {
            snapshots.remove(start.snapshot());
            throw e;
          }
        });
  }

  private Snapshot snapshot(Criu criu, Start start) throws IOException, InterruptedException {
    Snapshot snapshot = snapshots.get(start.snapshot());
    if (snapshot == null) {
      snapshot = Snapshot.take(criu, variant(start), snapStartEnvironment(start), nextFolder());
      snapshots.put(start.snapshot(), snapshot);
    }
    return snapshot;
  }

  private Path nextFolder() {
    return bench.work().resolve("snapshots").resolve(Integer.toString(++taken));
  }

  private Map<String, String> snapStartEnvironment(Start start) {
    return environment(start, bench.snapStartEnvironment());
  }

  private Map<String, String> environment(Start start, Map<String, String> plain) {
    return start.isTls() ? bench.overTls(plain) : plain;
  }

  private Variant variant(Start start) {
    return bench
        .function(start.function())
        .snapStart()
        .with(start.isTls() ? bench.certificate().javaOptions() : new String[0]);
  }

  /**
   * A start that is measured.
   *
   * @param variant as in the tables
   * @param channel of the request
   */
  private record Start(String variant, String channel) {

    String name(String what) {
      return what + "/" + variant + "/" + channel;
    }

    boolean isNode() {
      return variant.startsWith(NODE);
    }

    boolean isLazy() {
      return variant.endsWith(LAZY.substring(OURS.length()));
    }

    boolean isTls() {
      return variant.contains(TLS.substring(OURS.length()));
    }

    String function() {
      return variant.split(",", 2)[0];
    }

    /** What it is a copy of. */
    String snapshot() {
      return isTls() ? TLS : function();
    }
  }
}
