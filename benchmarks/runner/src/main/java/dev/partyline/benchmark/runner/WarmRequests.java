package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests of warm processes, one after the other. */
final class WarmRequests {

  private final Bench bench;
  private final Samples samples;
  private final Effort effort;

  WarmRequests(Bench bench, Samples samples, Effort effort) {
    this.bench = bench;
    this.samples = samples;
    this.effort = effort;
  }

  /**
   * Names in the samples: {@code warm/<channel>/<same or fresh>/<variant>}, and {@code
   * warm-blocks/…} with the median of each turn.
   */
  void measure(Progress progress)
      throws InterruptedException, IOException, GeneralSecurityException {
    int step = 0;
    for (String channel : List.of(Bench.PRIVATE_USER, Bench.PRIVATE_PARTY)) {
      for (boolean isFresh : new boolean[] {false, true}) {
        measure(channel, isFresh);
        progress.step("warm requests", ++step, 4);
      }
    }
  }

  private void measure(String channel, boolean isFresh)
      throws InterruptedException, IOException, GeneralSecurityException {
    int all = effort.warmUp() + effort.blocks() * effort.requests();
    List<AuthRequest> requests = bench.requests(channel, all, isFresh);
    String prefix = channel + "/" + (isFresh ? "fresh" : "same") + "/";
    Map<String, Turn> processes = new LinkedHashMap<>();
    try {
      for (Variant variant : variants()) {
        String name = prefix + variant.name();
        FunctionProcess process =
            FunctionProcess.start(
                variant, bench.environment(), bench.log("warm-" + name), new byte[0]);
        processes.put(name, new Turn(variant, process));
        samples.attempt(
            "warm/" + name, () -> invoke(variant, process, requests.subList(0, effort.warmUp())));
      }
      for (int block = 0; block < effort.blocks(); block++) {
        int from = effort.warmUp() + block * effort.requests();
        turns(processes, block, requests.subList(from, from + effort.requests()));
      }
    } finally {
      for (Turn turn : processes.values()) {
        turn.process().close();
      }
    }
  }

  private void turns(Map<String, Turn> processes, int block, List<AuthRequest> requests)
      throws InterruptedException, IOException {
    List<String> rotated = new ArrayList<>(processes.keySet());
    Collections.rotate(rotated, block);
    for (String name : rotated) {
      Turn turn = processes.get(name);
      if (turn == null) {
        continue;
      }
      samples.attempt(
          "warm/" + name,
          () -> {
            turn.process().awaitQuiet();
            List<Double> took = invoke(turn.variant(), turn.process(), requests);
            took.forEach(milliseconds -> samples.add("warm/" + name, milliseconds));
            samples.add("warm-blocks/" + name, new Statistics(took).median());
            samples.add("warm-tails/" + name, new Statistics(took).quantile(0.99));
          });
    }
  }

  private record Turn(Variant variant, FunctionProcess process) {}

  private static List<Double> invoke(
      Variant variant, FunctionProcess process, List<AuthRequest> requests)
      throws InterruptedException {
    List<Double> took = new ArrayList<>();
    for (AuthRequest request : requests) {
      RuntimeApi.Exchange exchange = process.invoke(request.event());
      variant.check(request, exchange);
      took.add(exchange.milliseconds());
    }
    return took;
  }

  private List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    variants.add(bench.function("ours").allCompilers());
    bench.node().ifPresent(variants::add);
    variants.add(bench.function("naive").allCompilers());
    variants.add(bench.function("ours").onDemand().named("ours, one compiler"));
    variants.add(bench.function("empty RequestStreamHandler").allCompilers());
    return variants;
  }
}
