package dev.partyline.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.partyline.testsupport.RecordingPusher;
import dev.partyline.testsupport.RecordingPusher.Answer;
import dev.partyline.testsupport.RecordingPusher.Answer.Hang;
import dev.partyline.testsupport.RecordingPusher.Answer.Refuse;
import dev.partyline.testsupport.RecordingPusher.Answer.Reset;
import dev.partyline.testsupport.RecordingPusher.Answer.Take;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * As {@link DeliveryFaultsIT}: each way in which Pusher fails for a while and recovers, one after
 * the other with one function.
 */
class TransientFaultsIT {

  private static PackagedFunctions functions;
  private static RecordingPusher pusher;
  private static MappedTrigger trigger;

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
    pusher = new RecordingPusher();
    trigger = MappedTrigger.start(functions, pusher, "passing-faults");
  }

  @AfterAll
  static void stop() throws Exception {
    trigger.close();
    pusher.close();
    functions.close();
  }

  /** How Pusher fails for a while; it accepts nothing then. */
  static Stream<Arguments> faults() {
    Answer resetUntaken = new Reset(false);
    return Stream.of(
        arguments("reset in mid-answer", List.of(resetUntaken, resetUntaken, resetUntaken)),
        arguments("hanging", List.of(new Hang(false))),
        arguments("408", times(3, Refuse.with(408))),
        arguments("429 without Retry-After", times(3, Refuse.with(429))),
        arguments("429 with Retry-After", List.of(new Refuse(429, "retry-after: 1\r\n", ""))),
        arguments("500", times(3, Refuse.with(500))),
        arguments("502", times(3, Refuse.with(502))),
        arguments("503", times(3, Refuse.with(503))),
        arguments("504", times(3, Refuse.with(504))),
        arguments("401", times(2, Refuse.with(401))),
        arguments("403", times(2, Refuse.with(403))),
        arguments("204", times(3, new Take(204, ""))),
        arguments("not JSON", times(2, new Refuse(200, "", "<html>Sign in</html>"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void shouldDeliverEachOnceAndInOrder_whenPusherFailsForAWhile(String fault, List<Answer> answers)
      throws Exception {
    Queue<Answer> next = new ConcurrentLinkedQueue<>(answers);
    pusher.forget();
    pusher.now(events -> next.isEmpty() ? new Take(200, "{}") : next.remove());
    String prefix = fault.replaceAll("\\W+", "-") + "-";
    int keptBefore = trigger.undelivered().size();
    PartyChanges changes = trigger.changes(prefix, 3, fault.hashCode());
    changes.write(30);

    trigger.awaitAll(Duration.ofMinutes(3), keptBefore, changes);

    assertThat(next).as("faults of " + fault + " that did not occur").isEmpty();
    trigger.assertDelivered(changes);
    assertThat(trigger.repeated()).isEmpty();
  }

  private static List<Answer> times(int count, Answer answer) {
    return IntStream.range(0, count).mapToObj(i -> answer).toList();
  }
}
