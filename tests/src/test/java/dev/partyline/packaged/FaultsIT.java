package dev.partyline.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.partyline.cloud.issuer.TokenRequest;
import dev.partyline.cloud.lambda.InitException;
import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.testsupport.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged functions while Pusher is unavailable, over real sockets. */
class FaultsIT {

  private static final JsonMapper JSON = new JsonMapper();
  // Nothing listens on port 1.
  private static final String REFUSED = "127.0.0.1:1";

  private static PackagedFunctions functions;

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
  }

  @AfterAll
  static void stop() {
    functions.close();
  }

  @Test
  void shouldReportTheFirstRecordNotSent_andSendNothingAfterIt() throws Exception {
    try (FailingPusher pusher = new FailingPusher(1)) {
      LambdaFunction trigger =
          functions.function(
              "InvitationTriggerFunction", Map.of("PUSHER_HOST", pusher.host()), Map.of());

      JsonNode answer = answer(trigger, invitations(25));

      assertThat(answer.toString())
          .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"1010\"}]}");
      assertThat(pusher.bodies).hasSize(2);
      assertThat(names(pusher.bodies.get(0)))
          .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }
  }

  @Test
  void shouldSendInOrderInTens_whenPusherAnswers() throws Exception {
    try (FailingPusher pusher = new FailingPusher(Integer.MAX_VALUE)) {
      LambdaFunction trigger =
          functions.function(
              "InvitationTriggerFunction", Map.of("PUSHER_HOST", pusher.host()), Map.of());

      JsonNode answer = answer(trigger, invitations(25));

      assertThat(answer.toString()).isEqualTo("{\"batchItemFailures\":[]}");
      List<String> sent = new ArrayList<>();
      for (String body : pusher.bodies) {
        sent.addAll(names(body));
      }
      assertThat(pusher.bodies).hasSize(3);
      assertThat(sent).hasSize(25).isEqualTo(numbers(25));
    }
  }

  @Test
  void shouldReportTheFirstRecord_whenPusherIsUnreachable() throws Exception {
    LambdaFunction trigger =
        functions.function(
            "InvitationTriggerFunction", Map.of("PUSHER_HOST", REFUSED), Duration.ofSeconds(4));

    assertThat(answer(trigger, invitations(3)).toString())
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"1000\"}]}");
  }

  @Test
  void shouldReportTheRecordThatCannotBeKept_inTime_whenTheTableHangs() throws Exception {
    try (FailingPusher pusher = new FailingPusher(Integer.MAX_VALUE);
        ScriptedServer table = new ScriptedServer(ScriptedServer.json("{}"))) {
      LambdaFunction trigger =
          functions.function(
              "InvitationTriggerFunction",
              // Only undelivered items go to the table.
              Map.of("PUSHER_HOST", pusher.host(), "HISTORY_TABLE", ""),
              Map.of("AWS_ENDPOINT_URL_DYNAMODB", table.url()));
      // On a busy machine a sandbox's first call of a table can take all of the 8 s.
      answer(trigger, withoutName(invitations(1), 0));
      int before = table.requests();
      pusher.bodies.clear();
      table.now(ScriptedServer.hang());

      JsonNode answer = answer(trigger, withoutName(invitations(3), 1));

      assertThat(answer.toString())
          .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"1001\"}]}");
      assertThat(pusher.bodies).hasSize(1);
      assertThat(names(pusher.bodies.get(0))).containsExactly("0");
      assertThat(table.requests() - before).as("each has half of 8 s").isEqualTo(2);
    }
  }

  @Test
  void shouldKeepTheRecordAndContinue_whenTheTableFailsOnceOrTwice() throws Exception {
    AtomicInteger left = new AtomicInteger(2);
    try (FailingPusher pusher = new FailingPusher(Integer.MAX_VALUE);
        ScriptedServer table =
            new ScriptedServer(
                caller ->
                    (left.getAndDecrement() > 0
                            ? ScriptedServer.error(500, "{}")
                            : ScriptedServer.json("{}"))
                        .answer(caller))) {
      LambdaFunction trigger =
          functions.function(
              "InvitationTriggerFunction",
              // Only undelivered items go to the table.
              Map.of("PUSHER_HOST", pusher.host(), "HISTORY_TABLE", ""),
              Map.of("AWS_ENDPOINT_URL_DYNAMODB", table.url()));

      JsonNode answer = answer(trigger, withoutName(invitations(3), 1));

      assertThat(answer.toString()).isEqualTo("{\"batchItemFailures\":[]}");
      assertThat(table.requests()).isEqualTo(3);
      assertThat(names(pusher.bodies.get(1))).containsExactly("2");
    }
  }

  @Test
  void shouldNotStart_whenTheTablesEndpointIsInvalid() throws Exception {
    LambdaFunction trigger =
        functions.function(
            "InvitationTriggerFunction",
            Map.of(),
            Map.of("AWS_ENDPOINT_URL_DYNAMODB", "127.0.0.1:8000"));

    assertThatThrownBy(trigger::warmUp)
        .isInstanceOf(InitException.class)
        .hasMessage(
            "InvitationTriggerFunction: AWS_ENDPOINT_URL_DYNAMODB must be an https or http"
                + " address");
  }

  @Test
  void shouldAnswer502_whenPusherRefusesAMockEvent() throws Exception {
    try (FailingPusher pusher = new FailingPusher(0)) {
      LambdaFunction mockEvent =
          functions.function("MockEventFunction", Map.of("PUSHER_HOST", pusher.host()), Map.of());

      assertThat(answer(mockEvent, mockEvent("")).path("statusCode").asInt()).isEqualTo(502);
    }
  }

  @Test
  void shouldAnswer502_whenPusherCannotBeReachedForAMockEvent() throws Exception {
    LambdaFunction mockEvent =
        functions.function("MockEventFunction", Map.of("PUSHER_HOST", REFUSED), Map.of());

    assertThat(answer(mockEvent, mockEvent("")).path("statusCode").asInt()).isEqualTo(502);
  }

  @Test
  void shouldRequireATokenForAMockEvent_whenDeployedInDev() throws Exception {
    LambdaFunction mockEvent =
        functions.function("MockEventFunction", Map.of("STAGE", "dev"), Map.of());

    assertThat(answer(mockEvent, mockEvent("")).path("statusCode").asInt()).isEqualTo(401);
    assertThat(answer(mockEvent, mockEvent("Bearer " + token())).path("statusCode").asInt())
        .isEqualTo(200);
  }

  @Test
  void shouldPublishMockEventsOnTheCallersChannelsOnly_whenDeployedInDev() throws Exception {
    LambdaFunction mockEvent =
        functions.function("MockEventFunction", Map.of("STAGE", "dev"), Map.of());
    functions
        .stack()
        .services()
        .tables()
        .putItem(
            put ->
                put.tableName(mockEvent.function().environment().get("PARTY_TABLE"))
                    .item(Map.of("PK", fromS("PARTY#adas"), "SK", fromS("MEMBER#ada"))));

    // The first one starts AWS's client, on a busy machine not in time.
    await("an answer other than 503")
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofMinutes(1))
        .until(() -> status(mockEvent, mockEventOn("private-party-adas")) != 503);
    for (String own : List.of("private-party-adas", "presence-party-adas")) {
      assertThat(status(mockEvent, mockEventOn(own))).as(own).isEqualTo(200);
    }
    for (String other : List.of("private-user-bob", "private-party-bobs", "presence-party-bobs")) {
      JsonNode refused = answer(mockEvent, mockEventOn(other));
      assertThat(refused.path("statusCode").asInt()).as(other).isEqualTo(403);
      assertThat(refused.path("body").asText())
          .isEqualTo(
              "{\"error\":\"Forbidden\",\"message\":\"Not authorized to access this channel\"}");
    }
  }

  @Test
  void shouldRefuseToStartMockEvents_whenInProd() throws Exception {
    LambdaFunction mockEvent =
        functions.function("MockEventFunction", Map.of("STAGE", "prod"), Map.of());

    assertThatThrownBy(mockEvent::warmUp)
        .isInstanceOf(InitException.class)
        .hasMessage("MockEventFunction: STAGE is prod, where there are no mock events");
  }

  private static int status(LambdaFunction function, String event) throws IOException {
    return answer(function, event).path("statusCode").asInt();
  }

  private static JsonNode answer(LambdaFunction function, String event) throws IOException {
    Invocation invocation = function.invoke(event);
    assertThat(invocation).isInstanceOf(Invocation.Answered.class);
    return JSON.readTree(((Invocation.Answered) invocation).payload());
  }

  private static String token() {
    return functions
        .stack()
        .services()
        .issuer()
        .issue(new TokenRequest("ada", "Ada", Map.of(), 3600));
  }

  private static String mockEvent(String authorization) {
    return mockEvent(authorization, "private-user-ada");
  }

  private static String mockEventOn(String channel) {
    return mockEvent("Bearer " + token(), channel);
  }

  private static String mockEvent(String authorization, String channel) {
    return request(
        authorization, "{\"channel\":\"%s\",\"event\":\"e\",\"data\":{}}".formatted(channel));
  }

  private static String request(String authorization, String body) {
    ObjectNode event =
        JSON.createObjectNode()
            .put("version", "2.0")
            .put("routeKey", "POST /pusher/auth")
            .put("body", body);
    ObjectNode headers = event.putObject("headers").put("content-type", "application/json");
    if (!authorization.isEmpty()) {
      headers.put("authorization", authorization);
    }
    return event.toString();
  }

  /** Invitations whose party names count from 0, and sequence numbers from 1000. */
  static String invitations(int count) throws IOException {
    ObjectNode event = JSON.createObjectNode();
    for (int i = 0; i < count; i++) {
      event
          .withArray("Records")
          .add(
              JSON.readTree(
                  """
                  {"eventID": "event-%1$d", "eventName": "INSERT", "dynamodb": {
                    "ApproximateCreationDateTime": 1767225600,
                    "SequenceNumber": "%2$d",
                    "Keys": {"PK": {"S": "PARTY#p"}, "SK": {"S": "INVITATION#ada"}},
                    "NewImage": {
                      "partyId": {"S": "p"}, "partyName": {"S": "%1$d"}, "invitedUserId": {"S": "ada"},
                      "invitedBy": {"M": {"id": {"S": "eve"}, "username": {"S": "Eve"}}},
                      "invitedAt": {"S": "2026-01-01T00:00:00Z"}}}}
                  """
                      .formatted(i, 1000 + i)));
    }
    return event.toString();
  }

  /** The same, but one of them is undeliverable: its party has no name. */
  private static String withoutName(String invitations, int number) {
    return invitations.replace(
        "\"partyName\":{\"S\":\"" + number + "\"}", "\"partyName\":{\"S\":\"\"}");
  }

  private static List<String> numbers(int count) {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(Integer.toString(i));
    }
    return numbers;
  }

  private static List<String> names(String body) throws IOException {
    List<String> names = new ArrayList<>();
    for (JsonNode event : JSON.readTree(body).path("batch")) {
      names.add(JSON.readTree(event.path("data").asText()).path("partyName").asText());
    }
    return names;
  }

  /** Accepts so many calls, and refuses all others. */
  private static final class FailingPusher implements AutoCloseable {

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    private FailingPusher(int accepted) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] answer = "{}".getBytes(UTF_8);
            exchange.sendResponseHeaders(bodies.size() <= accepted ? 200 : 403, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
    }

    private String host() {
      return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
