package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Requests after a restore, and Node's after as many requests. Nothing is frozen: the process waits
 * at the point of its snapshot until it is idle.
 */
final class Restores {

  /** Priming sends 301 requests before the first real one: Node's equivalent is its 302nd. */
  static final int SAME_POINT = 302;

  /** The next one, after a pause as long as the one at the snapshot. */
  static final int AFTER_PAUSE = SAME_POINT + 1;

  /** The reported requests. */
  static final List<Integer> REPORTED = List.of(1, 2, SAME_POINT, AFTER_PAUSE);

  private final Bench bench;
  private final Samples samples;

  Restores(Bench bench, Samples samples) {
    this.bench = bench;
    this.samples = samples;
  }

  /**
   * Names in the samples: {@code restored/<variant>/<channel>/<number of the request>}, and {@code
   * hooks/<variant>/<channel>} from the restore to the function's asking for an event.
   */
  void measure(int rounds, Progress progress) throws InterruptedException, IOException {
    Variant ours = bench.function("ours").snapStart();
    Variant empty = bench.function("empty RequestStreamHandler").snapStart();
    Optional<Variant> node = bench.node();
    for (int round = 0; round < rounds; round++) {
      for (String channel : List.of(Bench.PRIVATE_USER, Bench.PRIVATE_PARTY)) {
        // Each is first half of the time.
        if (round % 2 == 0) {
          restore(ours, channel);
        }
        if (node.isPresent()) {
          live(node.get(), channel);
        }
        if (round % 2 == 1) {
          restore(ours, channel);
        }
      }
      // The runtime's share.
      restore(empty, Bench.PRIVATE_USER);
      progress.step("restores", round + 1, rounds);
    }
  }

  private void restore(Variant variant, String channel) throws InterruptedException, IOException {
    String name = name(variant, channel);
    samples.attempt(
        name,
        () -> {
          try (FunctionProcess process =
              FunctionProcess.start(
                  variant, bench.snapStartEnvironment(), bench.log(name), new byte[0])) {
            process.awaitSnapshot();
            process.awaitQuiet();
            double hooks = process.restore();
            keep(name, invoke(variant, process, channel));
            samples.add("hooks/" + variant.name() + "/" + channel, hooks);
          }
        });
  }

  private void live(Variant variant, String channel) throws InterruptedException, IOException {
    String name = name(variant, channel);
    samples.attempt(
        name,
        () -> {
          try (FunctionProcess process =
              FunctionProcess.start(variant, bench.environment(), bench.log(name), new byte[0])) {
            process.initMilliseconds();
            process.awaitQuiet();
            keep(name, invoke(variant, process, channel));
          }
        });
  }

  private static String name(Variant variant, String channel) {
    return "restored/" + variant.name() + "/" + channel;
  }

  private List<Double> invoke(Variant variant, FunctionProcess process, String channel)
      throws InterruptedException {
    List<Double> took = new ArrayList<>();
    for (int number = 1; number <= AFTER_PAUSE; number++) {
      if (number == AFTER_PAUSE) {
        process.awaitQuiet();
      }
      AuthRequest request = bench.request(channel, number);
      RuntimeApi.Exchange exchange = process.invoke(request.event());
      variant.check(request, exchange);
      took.add(exchange.milliseconds());
    }
    return took;
  }

  private void keep(String name, List<Double> took) {
    for (int number : REPORTED) {
      samples.add(name + "/" + number, took.get(number - 1));
    }
  }
}
