package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Four warm sandboxes under the load of two hundred users with twenty channels each: their own one
 * and nineteen parties.
 *
 * <p>A user who comes online sends what {@code @partyline/react} sends: one request for all
 * channels. Users come in an open loop, at random times (exponential gaps), so that a slow answer
 * delays no other user's request. A request waits for the first idle sandbox, where Lambda would
 * start another one. Its time begins when it is due.
 */
final class SandboxLoad {

  static final int SANDBOXES = 4;
  static final int CHANNELS = 1 + Memberships.PARTIES_OF_USER;

  /** About half of what two cores hold that also run DynamoDB Local and this. */
  static final int REQUESTS_PER_SECOND = 60;

  private static final long SEED = 21;
  private static final int WARM_UP_SHARE = 4;

  private final Bench bench;
  private final Samples samples;
  private final Effort effort;
  private final List<BatchRequest> users = new ArrayList<>();
  // Empty at the end, once for each sandbox.
  private final BlockingQueue<Optional<Arrival>> arrivals = new LinkedBlockingQueue<>();
  private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  SandboxLoad(Bench bench, Samples samples, Effort effort) {
    this.bench = bench;
    this.samples = samples;
    this.effort = effort;
  }

  /** Names in the samples: {@code load} for each right answer, {@code load-errors} once. */
  void measure(Progress progress)
      throws InterruptedException, IOException, GeneralSecurityException {
    for (int user = 0; user < Memberships.USERS; user++) {
      users.add(online(user));
    }
    List<FunctionProcess> sandboxes = new ArrayList<>();
    try {
      samples.attempt(
          "load",
          () -> {
            while (sandboxes.size() < SANDBOXES) {
              sandboxes.add(warmSandbox("load-" + sandboxes.size()));
            }
            load(sandboxes);
          });
    } finally {
      for (FunctionProcess sandbox : sandboxes) {
        sandbox.close();
      }
    }
    progress.step("load", 1, 1);
  }

  private BatchRequest online(int user) throws GeneralSecurityException {
    String id = Memberships.user(user);
    Stream<String> parties =
        Memberships.partiesOf(user).stream()
            .map(party -> Bench.PRIVATE_PARTY + "-" + Memberships.party(party));
    return new BatchRequest(
        Bench.socketId(user),
        Stream.concat(Stream.of(Bench.PRIVATE_USER + "-" + id), parties).toList(),
        bench.token(id));
  }

  private FunctionProcess warmSandbox(String name) throws IOException, InterruptedException {
    Variant ours = bench.function("ours").allCompilers();
    FunctionProcess sandbox =
        FunctionProcess.start(ours, bench.environment(), bench.log(name), new byte[0]);
    List<BatchRequest> warmUp =
        IntStream.range(0, effort.warmUp() / WARM_UP_SHARE)
            .mapToObj(number -> users.get(number % users.size()))
            .toList();
    Turns.invoke(ours, sandbox, warmUp);
    sandbox.awaitQuiet();
    return sandbox;
  }

  private void load(List<FunctionProcess> sandboxes) throws InterruptedException {
    List<Thread> threads =
        sandboxes.stream()
            .map(sandbox -> Thread.ofPlatform().daemon().start(() -> serve(sandbox)))
            .toList();
    offer();
    sandboxes.forEach(sandbox -> arrivals.add(Optional.empty()));
    for (Thread thread : threads) {
      thread.join();
    }
    // Checked at the end, since that would compete with the sandboxes.
    for (Answered each : answered) {
      try {
        each.arrival().request().check(each.exchange());
        samples.add("load", (each.exchange().answeredAt() - each.arrival().dueAt()) / 1e6);
      } catch (MeasuringException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    failures.stream().limit(1).forEach(failure -> samples.fault("load-errors", failure));
    samples.add("load-errors", failures.size());
  }

  private void offer() throws InterruptedException {
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(SEED);
    long startedAt = System.nanoTime();
    long end = startedAt + TimeUnit.SECONDS.toNanos(effort.loadSeconds());
    long dueAt = startedAt;
    while (true) {
      dueAt +=
          (long) (random.nextExponential() * TimeUnit.SECONDS.toNanos(1) / REQUESTS_PER_SECOND);
      if (dueAt > end) {
        return;
      }
      TimeUnit.NANOSECONDS.sleep(dueAt - System.nanoTime());
      arrivals.add(Optional.of(new Arrival(users.get(random.nextInt(users.size())), dueAt)));
    }
  }

  private void serve(FunctionProcess sandbox) {
    try {
      for (Optional<Arrival> next = arrivals.take(); next.isPresent(); next = arrivals.take()) {
        answer(sandbox, next.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(FunctionProcess sandbox, Arrival arrival) throws InterruptedException {
    try {
      answered.add(new Answered(arrival, sandbox.invoke(arrival.request().event())));
    } catch (MeasuringException e) {
      failures.add(String.valueOf(e.getMessage()));
    }
  }

  /**
   * A request.
   *
   * @param dueAt in the JVM's nanoseconds
   */
  private record Arrival(BatchRequest request, long dueAt) {}

  private record Answered(Arrival arrival, RuntimeApi.Exchange exchange) {}
}
