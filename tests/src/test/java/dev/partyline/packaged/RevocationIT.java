package dev.partyline.packaged;

import static dev.partyline.testsupport.RecordingPusher.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.cloud.lambda.InitException;
import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.testsupport.RecordingPusher;
import dev.partyline.testsupport.RecordingPusher.Answer;
import dev.partyline.testsupport.RecordingPusher.Answer.Hang;
import dev.partyline.testsupport.RecordingPusher.Answer.Hold;
import dev.partyline.testsupport.RecordingPusher.Answer.Refuse;
import dev.partyline.testsupport.RecordingPusher.Answer.Reset;
import dev.partyline.testsupport.RecordingPusher.Answer.Take;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Removed members' connections end, whatever fails meanwhile: the packaged trigger, bin/local's
 * stream mapping from DynamoDB Local, and a Pusher on a real socket.
 */
class RevocationIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String TRIGGER = "InvitationTriggerFunction";
  private static final Invocation DONE = new Invocation.Answered("{\"batchItemFailures\":[]}");

  private static PackagedFunctions functions;
  private static RecordingPusher pusher;
  private static MappedTrigger trigger;

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
    pusher = new RecordingPusher();
    trigger = MappedTrigger.start(functions, pusher, "revocation");
  }

  @AfterAll
  static void stop() throws Exception {
    trigger.close();
    pusher.close();
    functions.close();
  }

  @BeforeEach
  void forget() {
    pusher.recover();
    pusher.forget();
  }

  /** How Pusher fails for a while during a termination; it ends nothing then. */
  static Stream<Arguments> faults() {
    return Stream.of(
        arguments("timeout", List.of(new Hang(false))),
        arguments("reset", List.of(new Reset(false), new Reset(false))),
        arguments("408", List.of(Refuse.with(408), Refuse.with(408))),
        arguments("429", List.of(new Refuse(429, "retry-after: 1\r\n", ""))),
        arguments("500", List.of(Refuse.with(500), Refuse.with(500))),
        arguments("503", List.of(Refuse.with(503), Refuse.with(503))),
        arguments("401", List.of(Refuse.with(401), Refuse.with(401))),
        arguments("403", List.of(Refuse.with(403), Refuse.with(403))),
        arguments("not JSON", List.of(new Refuse(200, "", "<html>Sign in</html>"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void shouldEndTheConnectionsBeforeAnythingElse_whenPusherFailsForAWhile(
      String fault, List<Answer> answers) {
    Queue<Answer> next = new ConcurrentLinkedQueue<>(answers);
    pusher.terminations(user -> next.isEmpty() ? new Take(200, "{}") : next.remove());
    String user = "user-" + fault.replace(" ", "-");

    removeAndInvite(user);

    await().atMost(LIMIT).until(() -> once().size() == 4);
    assertThat(next).as("faults that did not occur").isEmpty();
    assertThat(once()).element(2).isEqualTo(ended(user));
    assertThat(labels()).startsWith("member-joined", "member-left").endsWith("invited");
    assertThat(trigger.repeated()).isSubsetOf(eventId("member-left"));
  }

  @Test
  void shouldRepeatTheTermination_whenItsAnswerIsLost() {
    Queue<Answer> next = new ConcurrentLinkedQueue<>(List.of(new Reset(true)));
    pusher.terminations(user -> next.isEmpty() ? new Take(200, "{}") : next.remove());

    removeAndInvite("lost");

    await().atMost(LIMIT).until(() -> once().size() == 4);
    assertThat(pusher.done()).hasSize(5).containsSubsequence(ended("lost"), ended("lost"));
    assertThat(trigger.repeated()).isEmpty();
  }

  @Test
  void shouldContinue_whenPusherDoesNotKnowTheUser() {
    pusher.terminations(user -> Refuse.with(404));
    int kept = trigger.undelivered().size();

    removeAndInvite("unknown");

    await().atMost(LIMIT).until(() -> pusher.taken().size() == 3);
    assertThat(labels()).containsExactly("member-joined", "member-left", "invited");
    assertThat(trigger.undelivered()).hasSize(kept);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void shouldKeepTheRecordAndContinue_whenPusherRefusesTheUser(int status) {
    pusher.terminations(user -> Refuse.with(status));
    int kept = trigger.undelivered().size();

    removeAndInvite("refused-" + status);

    await().atMost(LIMIT).until(() -> pusher.taken().size() == 3);
    assertThat(labels()).containsExactly("member-joined", "member-left", "invited");
    assertThat(trigger.undelivered())
        .hasSize(kept + 1)
        .anySatisfy(
            item -> {
              assertThat(item.get("reason").s())
                  .isEqualTo("Pusher refused to end the user's connections with status " + status);
              assertThat(item.get("record").s()).contains("MEMBER#refused-" + status);
            });
  }

  @Test
  void shouldEndTheConnections_whenTheFunctionIsKilledAfterThePublication() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    pusher.terminations(user -> arrived.getCount() > 0 ? new Hold(arrived) : new Take(200, "{}"));
    removeAndInvite("killed");
    assertThat(arrived.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(labels()).containsExactly("member-joined", "member-left");

    trigger.signal("KILL");

    await().atMost(LIMIT).until(() -> once().size() == 4);
    assertThat(once()).element(2).isEqualTo(ended("killed"));
    assertThat(labels()).endsWith("invited");
    assertThat(trigger.repeated()).contains(eventId("member-left"));
  }

  @Test
  void shouldEndTheConnections_whenTimeToLiveRemovesTheMember() throws Exception {
    JsonNode event = removal();
    ((ObjectNode) event.at("/Records/0"))
        .putObject("userIdentity")
        .put("type", "Service")
        .put("principalId", "dynamodb.amazonaws.com");

    assertThat(deployed(Map.of()).invoke(event.toString())).isEqualTo(DONE);

    assertThat(pusher.done()).containsExactly("sample-event-3", ended("user-123"));
  }

  @Test
  void shouldKeepTheConnections_whenTheMemberIsPutBackInTheSameBatch() throws Exception {
    assertThat(deployed(Map.of()).invoke(removalAndPut().toString())).isEqualTo(DONE);

    assertThat(pusher.done()).containsExactly("sample-event-3", "put-again");
  }

  @Test
  void shouldOnlyPublish_whenRevocationIsOff() throws Exception {
    LambdaFunction off = deployed(Map.of("REVOKE_ON_REMOVAL", "false"));

    assertThat(off.invoke(removal().toString())).isEqualTo(DONE);

    assertThat(pusher.done()).containsExactly("sample-event-3");
  }

  @Test
  void shouldNotStart_whenTheSettingIsInvalid() throws Exception {
    LambdaFunction invalid = deployed(Map.of("REVOKE_ON_REMOVAL", "yes"));

    assertThatThrownBy(invalid::warmUp)
        .isInstanceOf(InitException.class)
        .hasMessage(TRIGGER + ": REVOKE_ON_REMOVAL must be true or false");
  }

  private static void removeAndInvite(String user) {
    PartyChanges changes = trigger.changes("party-of-" + user, 1, 1);
    changes.join(user);
    changes.remove(user);
    changes.invite("somebody");
  }

  private static LambdaFunction deployed(Map<String, String> variables) throws Exception {
    return functions.function(
        TRIGGER,
        Stream.concat(
                Stream.of(Map.entry("PUSHER_HOST", pusher.host())), variables.entrySet().stream())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
        Map.of());
  }

  private static JsonNode removal() throws IOException {
    return JSON.readTree(
        Files.readString(PackagedFunctions.PROJECT.resolve("events/stream-member-left.json")));
  }

  private static JsonNode removalAndPut() throws IOException {
    JsonNode event = removal();
    ObjectNode put = event.at("/Records/0").deepCopy();
    put.put("eventID", "put-again").put("eventName", "INSERT");
    ObjectNode change = (ObjectNode) put.path("dynamodb");
    change.put("SequenceNumber", "300000000000000000001");
    change.set("NewImage", change.remove("OldImage"));
    ((ArrayNode) event.path("Records")).add(put);
    return event;
  }

  /** The accepted calls, without repeats. */
  private static List<String> once() {
    return new ArrayList<>(new LinkedHashSet<>(pusher.done()));
  }

  private static List<String> labels() {
    return trigger.once().stream().map(RevocationIT::label).toList();
  }

  private static String label(RecordingPusher.Event event) {
    return event.name().equals("party-invitation-received")
        ? "invited"
        : event.data().path("updateType").asText();
  }

  private static String eventId(String label) {
    return trigger.once().stream()
        .filter(event -> label(event).equals(label))
        .map(RecordingPusher.Event::eventId)
        .findFirst()
        .orElseThrow();
  }
}
