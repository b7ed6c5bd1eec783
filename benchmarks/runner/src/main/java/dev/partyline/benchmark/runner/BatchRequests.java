package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The time that Lambda bills for a hundred party channels: as one batch, and as a hundred requests
 * of one channel each. The latter are sent one after the other to one warm sandbox, which is the
 * cheapest way: at once, they would need up to a hundred sandboxes. And what the table's server
 * takes of it.
 */
final class BatchRequests {

  static final int CHANNELS = Memberships.PARTIES;

  // A batch does for each channel what a request does for one, except reading the event.
  private static final int WARM_UP_PER_BATCH = 10;
  private static final int BATCHES_PER_ROUND = 5;

  private final Bench bench;
  private final Samples samples;
  private final Effort effort;
  private final TableReads table;

  BatchRequests(Bench bench, Samples samples, Effort effort) {
    this.bench = bench;
    this.samples = samples;
    this.effort = effort;
    this.table = bench.tableReads();
  }

  /**
   * Names in the samples: {@code batch/<variant>} and {@code singles/<variant>}, and {@code
   * batch-billed/…} and {@code singles-billed/…} with each request's time rounded up.
   */
  void measure(Progress progress) throws InterruptedException, IOException {
    List<SignedRequest> warmUp = new ArrayList<>();
    for (int number = 0; number < effort.warmUp(); number++) {
      warmUp.add(single(number));
      if (number % WARM_UP_PER_BATCH == 0) {
        warmUp.add(batch(number));
      }
    }
    try (Turns turns = new Turns(samples, variant -> "batch/" + variant.name())) {
      for (Variant variant : bench.compared()) {
        turns.start(bench, variant, warmUp);
      }
      for (int round = 0; round < effort.blocks(); round++) {
        turns.round(round, this::measure);
        samples.attempt("batch/" + TableReads.NAME, this::measureTable);
      }
    }
    progress.step("batches", 1, 1);
  }

  private void measure(Variant variant, FunctionProcess process) throws InterruptedException {
    List<Double> singles = new ArrayList<>();
    for (int number = 0; number < CHANNELS; number++) {
      singles.add(billed(variant, process, single(number)));
    }
    List<Double> batches = new ArrayList<>();
    for (int number = 0; number < BATCHES_PER_ROUND; number++) {
      batches.add(billed(variant, process, batch(number)));
    }
    add("singles", variant, singles, 1);
    add("batch", variant, batches, BATCHES_PER_ROUND);
  }

  private void measureTable() {
    List<String> parties = Memberships.parties();
    double singles = parties.stream().mapToDouble(table::one).sum();
    double batches = 0;
    for (int number = 0; number < BATCHES_PER_ROUND; number++) {
      batches += table.all(parties);
    }
    samples.add("singles/" + TableReads.NAME, singles);
    samples.add("batch/" + TableReads.NAME, batches / BATCHES_PER_ROUND);
  }

  private static double billed(Variant variant, FunctionProcess process, SignedRequest request)
      throws InterruptedException {
    RuntimeApi.Exchange exchange = process.invoke(request.event());
    variant.check(request, exchange);
    return process.billedMilliseconds(exchange);
  }

  /** Lambda rounds each invocation up to a millisecond: https://aws.amazon.com/lambda/pricing/. */
  private void add(String what, Variant variant, List<Double> milliseconds, int times) {
    double exact = milliseconds.stream().mapToDouble(each -> each).sum();
    double billed = milliseconds.stream().mapToDouble(Math::ceil).sum();
    samples.add(what + "/" + variant.name(), exact / times);
    samples.add(what + "-billed/" + variant.name(), billed / times);
  }

  private SignedRequest single(int number) {
    return bench.requestFor(channel(number % CHANNELS), number);
  }

  private SignedRequest batch(int number) {
    return bench.batch(
        IntStream.range(0, CHANNELS).mapToObj(BatchRequests::channel).toList(), number);
  }

  private static String channel(int party) {
    return Bench.PRIVATE_PARTY + "-" + Memberships.party(party);
  }
}
