package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Counts the classes that copies of a snapshot load, by source. Not timed. */
final class SnapshotClasses {

  private final Bench bench;
  private final Samples samples;
  private final Criu criu;

  SnapshotClasses(Bench bench, Samples samples, Criu criu) {
    this.bench = bench;
    this.samples = samples;
    this.criu = criu;
  }

  /**
   * Names in the samples: {@code snapshot-hooks-classes/<name>/<channel>/<source>} from the restore
   * to its request for an event, {@code snapshot-classes/…} from there to the first answer.
   *
   * @param folder a new one
   */
  void count(String name, Variant variant, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException {
    Path log = folder.resolve(Snapshot.CLASSES);
    try {
      Snapshot snapshot =
          Snapshot.take(criu, variant.with("-Xlog:class+load:file=" + log), environment, folder);
      for (String channel : List.of(Bench.PRIVATE_USER, Bench.PRIVATE_PARTY)) {
        count(name + "/" + channel, snapshot, log, bench.request(channel, 1));
      }
      snapshot.delete();
    } catch (MeasuringException e) {
      for (String channel : List.of(Bench.PRIVATE_USER, Bench.PRIVATE_PARTY)) {
        samples.fault("snapshot-classes/" + name + "/" + channel, String.valueOf(e.getMessage()));
      }
    }
  }

  private void count(String name, Snapshot snapshot, Path log, AuthRequest request)
      throws IOException, InterruptedException {
    try (Snapshot.Held held = snapshot.restoreHeld(new byte[0])) {
      FunctionProcess process = held.process();
      int before = Files.readAllLines(log).size();
      held.proceed();
      process.initMilliseconds();
      int restored = Files.readAllLines(log).size();
      request.check(process.invoke(request.event()));
      List<String> lines = Files.readAllLines(log);
      LoadedClasses classes = new LoadedClasses(bench, samples);
      classes.count("snapshot-hooks-classes/" + name, lines.subList(before, restored));
      classes.count("snapshot-classes/" + name, lines.subList(restored, lines.size()));
    }
  }
}
