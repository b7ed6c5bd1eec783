package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;

/** How many private-user requests a second one warm sandbox answers if the next is always ready. */
final class Throughput {

  // Times a turn of the warm requests, so that a turn takes the better part of a second.
  private static final int TURN = 2;

  private final Bench bench;
  private final Samples samples;
  private final Effort effort;

  Throughput(Bench bench, Samples samples, Effort effort) {
    this.bench = bench;
    this.samples = samples;
    this.effort = effort;
  }

  /** Names in the samples: {@code throughput/<same or fresh>/<variant>}, for each turn. */
  void measure(Progress progress)
      throws InterruptedException, IOException, GeneralSecurityException {
    int count = Math.max(effort.warmUp(), effort.requests() * TURN);
    measure("same", bench.requests(Bench.PRIVATE_USER, count, false));
    measure("fresh", bench.requests(Bench.PRIVATE_USER, count, true));
    progress.step("throughput", 1, 1);
  }

  private void measure(String token, List<AuthRequest> requests)
      throws InterruptedException, IOException {
    List<AuthRequest> turn = requests.subList(0, effort.requests() * TURN);
    // Made before, since making them would compete with what is measured.
    List<byte[]> events = turn.stream().map(AuthRequest::event).toList();
    try (Turns turns =
        new Turns(samples, variant -> "throughput/" + token + "/" + variant.name())) {
      for (Variant variant : bench.compared()) {
        turns.start(bench, variant, requests.subList(0, effort.warmUp()));
      }
      for (int round = 0; round < effort.blocks(); round++) {
        turns.round(
            round,
            (variant, process) -> {
              List<RuntimeApi.Exchange> exchanges = process.invokeAll(events);
              for (int number = 0; number < exchanges.size(); number++) {
                variant.check(turn.get(number), exchanges.get(number));
              }
              samples.add(
                  "throughput/" + token + "/" + variant.name(),
                  exchanges.size() / seconds(exchanges));
            });
      }
    }
  }

  private static double seconds(List<RuntimeApi.Exchange> exchanges) {
    return (exchanges.getLast().answeredAt() - exchanges.getFirst().handedOutAt()) / 1e9;
  }
}
