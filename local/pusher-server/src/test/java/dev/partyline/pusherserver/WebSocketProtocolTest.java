package dev.partyline.pusherserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The WebSocket protocol, frame by frame, with the JDK's WebSocket client. */
class WebSocketProtocolTest {

  private final SettableClock clock = new SettableClock(Instant.now());
  private PusherServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestApp.serve(clock);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldSendSocketIdAndTimeoutAsAJsonString_whenConnected() {
    try (RawClient client = RawClient.open(server, "/app/key-1?protocol=7")) {
      ObjectNode frame = client.next();
      assertThat(frame.path("event").asText()).isEqualTo("pusher:connection_established");
      assertThat(frame.path("data").isTextual()).isTrue();
      ObjectNode data = Json.object(frame.path("data").asText()).orElseThrow();
      assertThat(data.path("socket_id").asText()).matches("\\d+\\.\\d+");
      assertThat(data.path("activity_timeout").intValue()).isEqualTo(120);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/app/nobody?protocol=7, 4001",
    "/app/?protocol=7, 4005",
    "/app/key-1/more?protocol=7, 4005",
    "/elsewhere?protocol=7, 4005",
    "/apps/app-1/events?protocol=7, 4005",
    "/app/key-1?protocol=7&version=latest!, 4006",
    "/app/key-1?protocol=7&version=, 4006",
    "/app/key-1?protocol=8, 4007",
    "/app/key-1?protocol=seven, 4007",
    "/app/key-1?version=1.9.3, 4007",
    "/app/key-1, 4008",
    "/app/key-1?client=js, 4008",
  })
  void shouldCloseWithACodeAndNothingElse_whenTheUrlIsInvalid(String url, int code) {
    try (RawClient client = RawClient.open(server, url)) {
      RawClient.Ending ending = client.ending();
      assertThat(ending.code()).isEqualTo(code);
      assertThat(ending.reason()).isNotBlank();
      assertThat(client.hasNext()).as("frames").isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"/app/nobody?protocol=5, 4001", "/app/key-1?protocol=3, 4007"})
  void shouldSendTheErrorBeforeItCloses_whenTheProtocolIsOlderThan6(String url, int code) {
    try (RawClient client = RawClient.open(server, url)) {
      ObjectNode error = client.next();
      assertThat(error.path("event").asText()).isEqualTo("pusher:error");
      assertThat(error.path("data").path("code").intValue()).isEqualTo(code);
      assertThat(error.path("data").path("message").asText()).isNotBlank();
      assertThat(client.ending().code()).isEqualTo(code);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"protocol=4", "protocol=5", "protocol=6"})
  void shouldConnectWithoutAnActivityTimeout_whenTheProtocolIsOlderThan7(String query) {
    try (RawClient client = RawClient.open(server, "/app/key-1?" + query)) {
      ObjectNode frame = client.next("pusher:connection_established");
      assertThat(frame.path("data").asText())
          .contains("socket_id")
          .doesNotContain("activity_timeout");
    }
  }

  @Test
  void shouldInferTheProtocol_whenOnlyTheVersionIsGiven() {
    try (RawClient client = RawClient.open(server, "/app/key-1?client=js&version=8.6.0")) {
      ObjectNode frame = client.next("pusher:connection_established");
      assertThat(frame.path("data").asText()).contains("\"activity_timeout\":120");
    }
  }

  @Test
  void shouldTruncateTheCloseReason_whenTheKeyIsLong() {
    try (RawClient client =
        RawClient.open(server, "/app/" + "%C3%A9".repeat(900) + "?protocol=7")) {
      RawClient.Ending ending = client.ending();
      assertThat(ending.code()).isEqualTo(4001);
      assertThat(ending.reason()).startsWith("App key éé").endsWith("é");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.6.0", "7.0", "7", "8.0.0-rc1", "1.2.3.4", "7.0.0+build.5"})
  void shouldConnect_whenTheVersionIsValid(String version) {
    try (RawClient client =
        RawClient.open(server, "/app/key-1?protocol=7&version=" + version.replace("+", "%2B"))) {
      client.next("pusher:connection_established");
    }
  }

  @Test
  void shouldCloseWith4004_whenTheLimitOfConnectionsIsReached() throws IOException {
    try (PusherServer small = TestApp.builder().maxConnections(1).start();
        RawClient first = RawClient.connect(small)) {
      try (RawClient second = RawClient.open(small, "/app/key-1?protocol=7")) {
        assertThat(second.ending()).isEqualTo(new RawClient.Ending(4004, "Account over quota"));
      }
      assertThat(first.framesUntilPong()).isEmpty();
      first.drop();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                try (RawClient third = RawClient.open(small, "/app/key-1?protocol=7")) {
                  return third.isEstablished();
                }
              });
    }
  }

  @Test
  void shouldAnswerAPing_whenTheClientSendsOne() {
    try (RawClient client = RawClient.connect(server)) {
      client.send("{\"event\":\"pusher:ping\"}");
      assertThat(client.next().path("event").asText()).isEqualTo("pusher:pong");
    }
  }

  @Test
  void shouldCloseWith4200_whenTheServerShutsDown() throws IOException {
    PusherServer other = TestApp.serve();
    try (RawClient client = RawClient.connect(other)) {
      other.close();
      assertThat(client.ending().code()).isEqualTo(4200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "[]",
        "7",
        "null",
        "{}",
        "{\"event\":7}",
        "{\"event\":null}",
        "{\"event\":\"unknown\"}",
        "{\"event\":\"pusher:unknown\"}",
        "{\"event\":\"pusher_internal:member_added\",\"channel\":\"private-a\"}",
        "{\"event\":\"pusher:subscribe\"}",
        "{\"event\":\"pusher:subscribe\",\"data\":\"text\"}",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":7}}",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"\"}}",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"no spaces\"}}",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"private-a\",\"auth\":{}}}",
        "{\"event\":\"pusher:unsubscribe\",\"data\":{}}",
        "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"never-subscribed\"}}",
        "{\"event\":\"pusher:signin\",\"data\":{}}",
        "{\"event\":\"client-x\"}",
        "{\"event\":\"client-x\",\"channel\":\"private-a\",\"data\":{}}",
        "{\"event\":\"client-x\",\"channel\":\"private-a\"}",
        "{\"event\":\"pusher:ping\"} {\"event\":\"pusher:ping\"}"
      })
  void shouldSendAnErrorAndStayOpen_whenAFrameIsInvalid(String frame) {
    try (RawClient client = RawClient.connect(server)) {
      client.send(frame);
      ObjectNode answer = client.next();
      assertThat(answer.path("event").asText()).isEqualTo("pusher:error");
      assertThat(answer.path("data").path("code").isNull()).isTrue();
      assertThat(client.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldSendAnErrorAndStayOpen_whenJsonIsNestedTooDeeply() {
    try (RawClient client = RawClient.connect(server)) {
      client.send(
          "{\"event\":\"client-x\",\"channel\":\"private-a\",\"data\":" + "[".repeat(50_000));
      assertThat(client.nextError()).startsWith("Malformed message");
      assertThat(client.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldSendAnErrorAndStayOpen_whenAFrameIsBinary() {
    try (RawClient client = RawClient.connect(server)) {
      client.sendBinary(new byte[] {1, 2, 3});
      assertThat(client.nextError()).contains("binary");
      assertThat(client.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldCloseOnlyThatConnection_whenAFrameIsTooLarge() {
    try (RawClient huge = RawClient.connect(server);
        RawClient other = RawClient.connect(server)) {
      huge.send("x".repeat(200_000));
      assertThat(huge.ending().code()).isEqualTo(1009);
      assertThat(other.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldConfirm_whenAPublicOrPrivateChannelIsSubscribed() {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribe("room"));
      assertThat(client.next().toString())
          .isEqualTo(
              "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"room\",\"data\":\"{}\"}");
      client.send(TestApp.subscribePrivate(client, "private-room"));
      assertThat(client.next().path("channel").asText()).isEqualTo("private-room");
    }
  }

  @Test
  void shouldSendAnErrorAndStayOpen_whenAlreadySubscribed() {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      client.send(TestApp.subscribe("room"));
      assertThat(client.nextError()).isEqualTo("Existing subscription to channel room");
      client.send(TestApp.unsubscribe("room")).send(TestApp.subscribe("room"));
      client.next("pusher_internal:subscription_succeeded");
    }
  }

  @Test
  void shouldSendAnError_whenTheAuthOfAPrivateChannelIsInvalid() {
    try (RawClient client = RawClient.connect(server)) {
      String text = client.socketId() + ":private-room";
      client.send(TestApp.subscribe("private-room"));
      assertThat(client.nextError()).isEqualTo("Auth info required to subscribe to private-room");
      client.send(TestApp.subscribe("private-room", "nonsense", null));
      assertThat(client.nextError())
          .isEqualTo(
              "Auth value for subscription to private-room is invalid: should be of format"
                  + " 'key:signature'");
      client.send(TestApp.subscribe("private-room", "other:abc", null));
      assertThat(client.nextError()).isEqualTo("Invalid key in subscription auth data: 'other'");
      client.send(TestApp.subscribe("private-room", "key-1:abc", null));
      assertThat(client.nextError())
          .isEqualTo(
              "Invalid signature: Expected HMAC SHA256 hex digest of " + text + ", but got abc");
      client.send(TestApp.subscribe("private-room", TestApp.sign("1.1:private-room"), null));
      assertThat(client.nextError()).startsWith("Invalid signature");
      client.send(TestApp.subscribe("private-encrypted-room", TestApp.sign(text), null));
      assertThat(client.nextError()).startsWith("Invalid signature");
      client.send(TestApp.subscribePrivate(client, "private-room"));
      client.next("pusher_internal:subscription_succeeded");
    }
  }

  @Test
  void shouldRefuseChannelNames_over164Characters() {
    try (RawClient client = RawClient.connect(server)) {
      client
          .send(TestApp.subscribe("c".repeat(164)))
          .next("pusher_internal:subscription_succeeded");
      client.send(TestApp.subscribe("c".repeat(165)));
      assertThat(client.nextError()).startsWith("Invalid channel name");
    }
  }

  @Test
  void shouldRelayClientEvents_toOtherSubscribersOnly() {
    try (RawClient sender = RawClient.connect(server);
        RawClient receiver = RawClient.connect(server)) {
      for (RawClient client : List.of(sender, receiver)) {
        client
            .send(TestApp.subscribePrivate(client, "private-room"))
            .next("pusher_internal:subscription_succeeded");
      }
      sender.send(
          "{\"event\":\"client-x\",\"channel\":\"private-room\",\"data\":{\"a\":1},\"user_id\":\"forged\"}");
      assertThat(receiver.next().toString())
          .isEqualTo("{\"event\":\"client-x\",\"channel\":\"private-room\",\"data\":{\"a\":1}}");
      assertThat(sender.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldRefuseAClientEvent_whenItsChannelOrSizeIsInvalid() {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      client
          .send(TestApp.subscribePrivate(client, "private-room"))
          .next("pusher_internal:subscription_succeeded");
      client.send(TestApp.clientEvent("room", "client-x", ""));
      assertThat(client.nextError()).contains("only supported on private and presence channels");
      client.send(TestApp.clientEvent("private-other", "client-x", ""));
      assertThat(client.nextError()).contains("connection not subscribed to channel private-other");
      client.send(TestApp.clientEvent("private-room", "client-" + "x".repeat(194), ""));
      assertThat(client.nextError()).contains("200 characters");
      client.send(TestApp.clientEvent("private-room", "client-x", "x".repeat(10_241)));
      assertThat(client.nextError()).contains("10240 bytes");
      client.send(
          TestApp.clientEvent("private-room", "client-" + "x".repeat(193), "x".repeat(10_240)));
      assertThat(client.framesUntilPong()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"client-x\",\"channel\":\"private-room\"}",
        "{\"event\":\"client-x\",\"channel\":\"private-room\",\"data\":null}",
        "{\"event\":\"client-x\",\"data\":{}}"
      })
  void shouldRefuseAClientEventWithPushersMessage_whenChannelOrDataIsMissing(String event) {
    try (RawClient sender = RawClient.connect(server);
        RawClient receiver = RawClient.connect(server)) {
      for (RawClient client : List.of(sender, receiver)) {
        client
            .send(TestApp.subscribePrivate(client, "private-room"))
            .next("pusher_internal:subscription_succeeded");
      }
      sender.send(event);
      assertThat(sender.nextError())
          .isEqualTo("Invalid client event (must contain channel and data)");
      assertThat(receiver.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldNameTheEvent_whenAClientMayNotSendIt() {
    try (RawClient client = RawClient.connect(server)) {
      client.send("{\"event\":\"my-event\",\"channel\":\"private-room\",\"data\":{}}");
      assertThat(client.nextError()).isEqualTo("Unsupported event received on socket: my-event");
    }
  }

  @Test
  void shouldAnswer4301AndDropTheRest_whenClientEventsExceedTheRate() {
    try (RawClient sender = RawClient.connect(server);
        RawClient receiver = RawClient.connect(server)) {
      for (RawClient client : List.of(sender, receiver)) {
        client
            .send(TestApp.subscribePrivate(client, "private-room"))
            .next("pusher_internal:subscription_succeeded");
      }
      for (int i = 0; i < 12; i++) {
        sender.send(TestApp.clientEvent("private-room", "client-x", String.valueOf(i)));
      }
      List<ObjectNode> errors = sender.framesUntilPong();
      assertThat(errors).hasSize(2);
      assertThat(errors.getFirst().path("data").path("code").intValue()).isEqualTo(4301);
      assertThat(receiver.framesUntilPong()).hasSize(10);
      clock.advance(Duration.ofSeconds(1));
      sender.send(TestApp.clientEvent("private-room", "client-x", "again"));
      assertThat(receiver.next("client-x").path("data").asText()).isEqualTo("again");
    }
  }

  @Test
  void shouldThrowABindException_whenThePortIsInUse() {
    assertThatThrownBy(
            () -> PusherServer.start(server.port(), TestApp.APP, Clock.systemUTC()).close())
        .isInstanceOf(BindException.class);
  }
}
