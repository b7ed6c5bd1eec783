package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Requests of warm processes, one after the other. */
final class WarmRequests {

  // What no goal compares takes part in each round too, but with fewer requests.
  private static final int FEWER = 4;

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
    List<Variant> compared = bench.compared();
    try (Turns turns = new Turns(samples, variant -> "warm/" + prefix + variant.name())) {
      for (Variant variant : variants()) {
        turns.start(bench, variant, requests.subList(0, effort.warmUp()));
      }
      for (int block = 0; block < effort.blocks(); block++) {
        int from = effort.warmUp() + block * effort.requests();
        turns.round(
            block,
            (variant, process) -> {
              int count = effort.requests() / (compared.contains(variant) ? 1 : FEWER);
              List<RuntimeApi.Exchange> exchanges =
                  Turns.invoke(variant, process, requests.subList(from, from + count));
              add(prefix + variant.name(), exchanges);
            });
      }
    }
  }

  private void add(String name, List<RuntimeApi.Exchange> exchanges) {
    List<Double> took = exchanges.stream().map(RuntimeApi.Exchange::milliseconds).toList();
    took.forEach(milliseconds -> samples.add("warm/" + name, milliseconds));
    samples.add("warm-blocks/" + name, new Statistics(took).median());
    samples.add("warm-tails/" + name, new Statistics(took).quantile(0.99));
  }

  private List<Variant> variants() {
    List<Variant> variants = new ArrayList<>(bench.compared());
    variants.add(bench.function("naive").allCompilers());
    variants.add(bench.function("ours").onDemand().named("ours, one compiler"));
    variants.add(bench.function("empty RequestStreamHandler").allCompilers());
    return variants;
  }
}
