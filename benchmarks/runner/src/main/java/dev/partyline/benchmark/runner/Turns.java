package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Warm processes of several variants that are measured in turns, in an order that rotates from
 * round to round. Closing it ends the processes.
 */
final class Turns implements AutoCloseable {

  private final Samples samples;
  private final Function<Variant, String> name;
  private final Map<Variant, FunctionProcess> processes = new LinkedHashMap<>();

  /**
   * @param name of a variant's failure in the samples
   */
  Turns(Samples samples, Function<Variant, String> name) {
    this.samples = samples;
    this.name = name;
  }

  /** Starts a process, and warms it up. */
  void start(Bench bench, Variant variant, List<? extends SignedRequest> warmUp)
      throws IOException, InterruptedException {
    FunctionProcess process =
        FunctionProcess.start(
            variant, bench.environment(), bench.log(name.apply(variant)), new byte[0]);
    processes.put(variant, process);
    samples.attempt(name.apply(variant), () -> invoke(variant, process, warmUp));
  }

  /** Gives each process that has not failed its turn, once it is idle. */
  void round(int number, Turn turn) throws InterruptedException, IOException {
    List<Map.Entry<Variant, FunctionProcess>> rotated = new ArrayList<>(processes.entrySet());
    Collections.rotate(rotated, number);
    for (Map.Entry<Variant, FunctionProcess> each : rotated) {
      samples.attempt(
          name.apply(each.getKey()),
          () -> {
            each.getValue().awaitQuiet();
            turn.take(each.getKey(), each.getValue());
          });
    }
  }

  /** All answers, each checked. */
  static List<RuntimeApi.Exchange> invoke(
      Variant variant, FunctionProcess process, List<? extends SignedRequest> requests)
      throws InterruptedException {
    List<RuntimeApi.Exchange> exchanges = new ArrayList<>();
    for (SignedRequest request : requests) {
      RuntimeApi.Exchange exchange = process.invoke(request.event());
      variant.check(request, exchange);
      exchanges.add(exchange);
    }
    return exchanges;
  }

  @Override
  public void close() throws IOException {
    for (FunctionProcess process : processes.values()) {
      process.close();
    }
  }

  /** One turn of one process. Adds its samples at its end, so that a failed one adds none. */
  @FunctionalInterface
  interface Turn {
    void take(Variant variant, FunctionProcess process) throws InterruptedException;
  }
}
