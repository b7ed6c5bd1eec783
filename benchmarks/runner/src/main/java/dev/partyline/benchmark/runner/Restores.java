package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Requests after a restore, and Node's at the same point of its life. Nothing is frozen here: the
 * process waits where its snapshot would be taken, until it has nothing more to do.
 */
final class Restores {

  /** Priming has run 301 requests when the first one comes: Node's equal is its 302nd. */
  static final int SAME_POINT = 302;

  /** The next one, which comes after a pause as long as the one at the snapshot. */
  static final int AFTER_PAUSE = SAME_POINT + 1;

  /** Which requests are told of. */
  static final List<Integer> TOLD = List.of(1, 2, SAME_POINT, AFTER_PAUSE);

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
        // Each goes first half of the time.
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
      // What of it is the runtime's and not ours.
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
            keep(name, ask(variant, process, channel));
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
            keep(name, ask(variant, process, channel));
          }
        });
  }

  private static String name(Variant variant, String channel) {
    return "restored/" + variant.name() + "/" + channel;
  }

  private List<Double> ask(Variant variant, FunctionProcess process, String channel)
      throws InterruptedException {
    List<Double> took = new ArrayList<>();
    for (int number = 1; number <= AFTER_PAUSE; number++) {
      if (number == AFTER_PAUSE) {
        process.awaitQuiet();
      }
      AuthRequest request = bench.request(channel, number);
      RuntimeApi.Exchange exchange = process.ask(request.event());
      variant.check(request, exchange);
      took.add(exchange.milliseconds());
    }
    return took;
  }

  private void keep(String name, List<Double> took) {
    for (int number : TOLD) {
      samples.add(name + "/" + number, took.get(number - 1));
    }
  }
}
