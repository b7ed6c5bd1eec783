package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the loaded classes, by source. Not timed, since the JVM's log of them takes time. */
final class LoadedClasses {

  private static final Pattern SOURCE = Pattern.compile(" source: (.*)$");
  private static final String GENERATED = "generated";

  private final Bench bench;
  private final Samples samples;

  LoadedClasses(Bench bench, Samples samples) {
    this.bench = bench;
    this.samples = samples;
  }

  /**
   * Names in the samples: {@code classes/<variant>/<channel>/<source>} from the start to the first
   * answer, {@code hooks-classes/<channel>/<source>} from the restore to its asking for an event,
   * {@code restored-classes/<channel>/<source>} from there to the first answer.
   */
  void count() throws InterruptedException, IOException {
    for (String name : List.of("empty RequestHandler", "empty RequestStreamHandler")) {
      cold(bench.function(name).onDemand(), Bench.PRIVATE_USER);
    }
    for (String channel : List.of(Bench.PRIVATE_USER, Bench.PRIVATE_PARTY)) {
      cold(bench.function("ours").onDemand(), channel);
      cold(bench.function("naive").onDemand(), channel);
      restored(bench.function("ours").snapStart(), channel);
    }
  }

  private void cold(Variant variant, String channel) throws InterruptedException, IOException {
    String name = "classes/" + variant.name() + "/" + channel;
    Path log = bench.work().resolve(name.replaceAll("[^A-Za-z0-9]+", "-") + ".classes");
    AuthRequest request = bench.request(channel, 0);
    try (FunctionProcess process =
        FunctionProcess.start(
            variant.with("-Xlog:class+load:file=" + log),
            bench.environment(),
            bench.log(name),
            request.event())) {
      process.answer();
      count(name, Files.readAllLines(log));
    } catch (MeasuringException e) {
      samples.fault(name, String.valueOf(e.getMessage()));
    }
  }

  private void restored(Variant variant, String channel) throws InterruptedException, IOException {
    String name = "restored-classes/" + channel;
    Path log = bench.work().resolve(name.replaceAll("[^A-Za-z0-9]+", "-") + ".classes");
    AuthRequest request = bench.request(channel, 0);
    try (FunctionProcess process =
        FunctionProcess.start(
            variant.with("-Xlog:class+load:file=" + log),
            bench.snapStartEnvironment(),
            bench.log(name),
            new byte[0])) {
      process.awaitSnapshot();
      process.awaitQuiet();
      int before = Files.readAllLines(log).size();
      process.restore();
      int restored = Files.readAllLines(log).size();
      request.check(process.invoke(request.event()));
      List<String> lines = Files.readAllLines(log);
      count("hooks-classes/" + channel, lines.subList(before, restored));
      count(name, lines.subList(restored, lines.size()));
    } catch (MeasuringException e) {
      samples.fault(name, String.valueOf(e.getMessage()));
    }
  }

  /** Adds the counts of some lines of the JVM's log. */
  void count(String name, List<String> lines) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String source : List.of("zip", "JDK", "client", "archive", GENERATED)) {
      counts.put(source, 0);
    }
    for (String line : lines) {
      Matcher source = SOURCE.matcher(line);
      if (source.find()) {
        counts.merge(source(source.group(1)), 1, Integer::sum);
      }
    }
    counts.forEach((source, count) -> samples.add(name + "/" + source, count));
  }

  /** From the disk come the first three. */
  private String source(String text) {
    if (text.startsWith("shared objects file")) {
      return "archive";
    }
    if (text.startsWith("jrt:")) {
      return "JDK";
    }
    if (text.startsWith("file:")) {
      return text.contains(bench.work().toString()) ? "zip" : "client";
    }
    return GENERATED;
  }
}
