package dev.partyline.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.partyline.testsupport.RecordingPusher;
import dev.partyline.testsupport.RecordingPusher.Answer;
import dev.partyline.testsupport.RecordingPusher.Answer.Refuse;
import dev.partyline.testsupport.RecordingPusher.Answer.Reset;
import dev.partyline.testsupport.RecordingPusher.Answer.Take;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** As {@link DeliveryFaultsIT}, with many random changes and faults. */
class ManyChangesIT {

  /** With tables of its own for each test: both write the same parties. */
  private PackagedFunctions functions;

  @BeforeEach
  void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
  }

  @AfterEach
  void stop() {
    functions.close();
  }

  @Test
  void shouldDeliverAThousandChangesOfFortyParties_whateverFails() throws Exception {
    deliverAll(20, 500);
  }

  /** The counts are in docs/delivery.md. */
  @LongTest
  @Test
  void shouldDeliverTenThousandChangesOfTwoHundredParties_whateverFails() throws Exception {
    Counts counts = deliverAll(100, 5_000);

    assertThat(counts).isEqualTo(new Counts(8_795, 499));
  }

  private record Counts(int delivered, int undeliverable) {}

  /** Two writers, each with parties and changes of its own. */
  private Counts deliverAll(int parties, int changes) throws Exception {
    Random random = new Random(9);
    Set<String> unsaid = ConcurrentHashMap.newKeySet();
    Map<String, Integer> answers = new ConcurrentHashMap<>();
    try (RecordingPusher pusher = new RecordingPusher();
        MappedTrigger trigger = MappedTrigger.start(functions, pusher, "many")) {
      pusher.now(
          events -> {
            Answer answer = sometimesAFault(random);
            answers.merge(answer.getClass().getSimpleName(), 1, Integer::sum);
            if (answer instanceof Reset(boolean taken) && taken) {
              events.forEach(event -> unsaid.add(event.eventId()));
            }
            return answer;
          });
      pusher.terminations(
          user -> {
            Answer answer = sometimesAFault(random);
            // Not retried in the same invocation: the removal is published again.
            if (answer instanceof Refuse(int status, var headers, var body)
                && (status == 401 || status == 403)) {
              unsaid.add(pusher.taken().getLast().eventId());
            }
            return answer;
          });
      PartyChanges one = trigger.changes("one-", parties, 10);
      PartyChanges other = trigger.changes("other-", parties, 11);
      CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> one.write(changes));
      other.write(changes);
      writer.join();

      trigger.awaitAll(Duration.ofMinutes(5), one, other);

      trigger.assertDelivered(one, other);
      trigger.assertKept();
      // All events have arrived, but the last answer may have been lost, and its call retried.
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(trigger.repeated()).isEqualTo(unsaid));
      assertThat(trigger.heardByRemoved()).as("published before a termination").isEmpty();
      assertThat(answers).containsKeys("Refuse", "Reset", "Take");
      return new Counts(
          one.expectedCount() + other.expectedCount(),
          one.undeliverableCount() + other.undeliverableCount());
    }
  }

  private static synchronized Answer sometimesAFault(Random random) {
    int[] passing = {408, 429, 500, 502, 503, 504, 401, 403};
    return switch (random.nextInt(40)) {
      case 0 -> new Reset(false);
      case 1 -> new Reset(true);
      case 2, 3, 4 -> Refuse.with(passing[random.nextInt(passing.length)]);
      case 5 -> new Refuse(200, "", "<html>");
      default -> new Take(200, "{}");
    };
  }
}
