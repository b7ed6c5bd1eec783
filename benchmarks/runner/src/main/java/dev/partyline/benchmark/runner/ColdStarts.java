package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** From the start of a process to its first valid answer. */
final class ColdStarts {

  private final Bench bench;
  private final Samples samples;
  private final List<Start> starts = new ArrayList<>();

  ColdStarts(Bench bench, Samples samples) {
    this.bench = bench;
    this.samples = samples;
  }

  /** Names in the samples: {@code cold/<variant>/<channel>}, and {@code cold-init/…} up to init. */
  void measure(int rounds, Progress progress) throws InterruptedException, IOException {
    plan();
    // The first round only fills the machine's file cache, which a single round does not need.
    for (int round = rounds == 1 ? 0 : -1; round < rounds; round++) {
      List<Start> rotated = new ArrayList<>(starts);
      Collections.rotate(rotated, round);
      for (Start start : rotated) {
        boolean counts = round >= 0;
        samples.attempt(start.name(), () -> measure(start, counts));
      }
      progress.step("cold starts", round + 1, rounds);
    }
  }

  private void measure(Start start, boolean counts) throws InterruptedException, IOException {
    AuthRequest request = bench.request(start.channel(), 0);
    try (FunctionProcess process =
        FunctionProcess.start(
            start.variant(), bench.environment(), bench.log(start.name()), request.event())) {
      RuntimeApi.Exchange exchange = process.answer();
      start.variant().check(request, exchange);
      if (counts) {
        samples.add("cold/" + start.name(), process.milliseconds(exchange));
        samples.add("cold-init/" + start.name(), process.initMilliseconds());
      }
    }
  }

  private void plan() throws InterruptedException, IOException {
    for (String name : List.of("empty RequestHandler", "empty RequestStreamHandler")) {
      starts.add(new Start(bench.function(name).onDemand(), Bench.PRIVATE_USER));
    }
    JavaFunction ours = bench.function("ours");
    JavaFunction naive = bench.function("naive");
    both(ours.onDemand());
    both(ours.allCompilers().named("ours, all compilers"));
    both(naive.onDemand());
    bench.image().ifPresentOrElse(this::both, () -> faults("ours, AOT cache", "not packaged"));
    withCache(naive.flat().named("naive, AOT cache"));
    bench.node().ifPresentOrElse(this::node, () -> samples.fault(Samples.NODE, "not installed"));
  }

  private void withCache(Variant variant) throws InterruptedException, IOException {
    List<AuthRequest> training = new ArrayList<>();
    for (int number = 0; number < 10; number++) {
      training.add(bench.request(Bench.PRIVATE_USER, number));
      training.add(bench.request(Bench.PRIVATE_PARTY, number));
    }
    try {
      both(AotCache.train(variant, bench.environment(), training, bench.work()));
    } catch (MeasuringException e) {
      faults(variant.name(), String.valueOf(e.getMessage()));
    }
  }

  private void faults(String variant, String why) {
    for (String channel : List.of(Bench.PRIVATE_USER, Bench.PRIVATE_PARTY)) {
      samples.fault(variant + "/" + channel, why);
    }
  }

  /** The second has Node's closest equivalent of an AOT cache: V8's code cache. */
  private void node(Variant variant) {
    both(variant);
    Path cache = bench.work().resolve("node-compile-cache");
    both(variant.named("Node, compile cache").with(Map.of("NODE_COMPILE_CACHE", cache.toString())));
  }

  private void both(Variant variant) {
    starts.add(new Start(variant, Bench.PRIVATE_USER));
    starts.add(new Start(variant, Bench.PRIVATE_PARTY));
  }

  private record Start(Variant variant, String channel) {
    String name() {
      return variant.isEmpty() ? variant.name() : variant.name() + "/" + channel;
    }
  }
}
