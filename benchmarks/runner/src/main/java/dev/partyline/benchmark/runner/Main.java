package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/** The program behind bin/bench. */
public final class Main {

  private Main() {}

  /**
   * Measures, or writes the report.
   *
   * @param arguments {@code measure}, {@code report} or {@code chart}, the project's folder, the
   *     folder of the measurements, and optionally {@code --quick} and {@code --snapshots}
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, GeneralSecurityException {
    List<String> words = List.of(arguments);
    Path root = Path.of(words.get(1)).toAbsolutePath();
    Path folder = Path.of(words.get(2)).toAbsolutePath();
    if (words.get(0).equals("report")) {
      System.out.print(Report.of(folder).text());
      return;
    }
    if (words.get(0).equals("chart")) {
      System.out.print(Report.of(folder).chart());
      return;
    }
    Effort effort = words.contains("--quick") ? Effort.QUICK : Effort.FULL;
    measure(root, folder, effort, words.contains("--snapshots"));
  }

  private static void measure(Path root, Path folder, Effort effort, boolean snapshotsOnly)
      throws IOException, InterruptedException, GeneralSecurityException {
    Samples samples = new Samples();
    Path measured = folder.resolve("measured.json");
    Progress progress = new Progress();
    try (Bench bench = Bench.start(root, Files.createDirectories(folder.resolve("work")), effort)) {
      progress.step("servers", 1, 1);
      if (snapshotsOnly) {
        new SnapshotRestores(bench, samples).measure(effort.starts(), progress);
        samples.write(measured);
        return;
      }
      new SnapshotRestores(bench, samples).measure(effort.starts(), progress);
      // Results so far are kept if the rest fails.
      samples.write(measured);
      new LoadedClasses(bench, samples).count();
      progress.step("loaded classes", 1, 1);
      new ColdStarts(bench, samples).measure(effort.starts(), progress);
      samples.write(measured);
      new Restores(bench, samples).measure(effort.starts(), progress);
      samples.write(measured);
      new WarmRequests(bench, samples, effort).measure(progress);
      samples.write(measured);
      new BatchRequests(bench, samples, effort).measure(progress);
      new Throughput(bench, samples, effort).measure(progress);
      new SandboxLoad(bench, samples, effort).measure(progress);
      samples.write(measured);
    }
  }
}
