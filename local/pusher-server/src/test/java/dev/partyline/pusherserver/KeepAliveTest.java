package dev.partyline.pusherserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both kinds of ping, frame by frame. */
class KeepAliveTest {

  private static final Duration IDLE = Duration.ofSeconds(121);
  private static final Duration HALF_A_PONG_TIMEOUT = Duration.ofSeconds(16);

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
  void shouldAnswerAPingFrameWithItsPayload() throws IOException {
    try (FrameClient client = FrameClient.connect(server, "protocol=7")) {
      client.send(FrameClient.PING, "abc");
      FrameClient.Frame pong = client.next();
      assertThat(pong.opcode()).isEqualTo(FrameClient.PONG);
      assertThat(pong.text()).isEqualTo("abc");
      client.settle();
    }
  }

  @Test
  void shouldSendAPingFrame_whenTheClientIsIdle() throws IOException {
    try (FrameClient client = FrameClient.connect(server, "protocol=7")) {
      clock.advance(Duration.ofSeconds(119));
      client.settle();
      clock.advance(IDLE);
      assertThat(client.next().opcode()).isEqualTo(FrameClient.PING);
    }
  }

  /** As pusher-java-client and the Swift client do, all day. */
  @ParameterizedTest
  @ValueSource(ints = {FrameClient.PING, FrameClient.PONG})
  void shouldStayOpen_whenTheClientSendsFramesOfWebSocketsOwnOnly(int opcode) throws IOException {
    try (FrameClient client = FrameClient.connect(server, "protocol=7")) {
      for (int minutes = 0; minutes < 60; minutes++) {
        clock.advance(Duration.ofMinutes(1));
        client.send(opcode, "");
        awaitHeard();
      }
      for (int minutes = 0; opcode == FrameClient.PING && minutes < 60; minutes++) {
        assertThat(client.next().opcode()).isEqualTo(FrameClient.PONG);
      }
      client.settle();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pong frame", "pusher:pong", "any message"})
  void shouldStayOpen_whenTheClientAnswersThePing(String answer) throws IOException {
    try (FrameClient client = FrameClient.connect(server, "protocol=7")) {
      for (int i = 0; i < 3; i++) {
        clock.advance(IDLE);
        assertThat(client.next().opcode()).isEqualTo(FrameClient.PING);
        switch (answer) {
          case "pong frame" -> client.send(FrameClient.PONG, "");
          case "pusher:pong" -> client.send(FrameClient.TEXT, "{\"event\":\"pusher:pong\"}");
          default -> client.send(FrameClient.TEXT, "{\"event\":\"pusher:ping\"}");
        }
        awaitHeard();
        if (answer.equals("any message")) {
          assertThat(client.next().text()).contains("pusher:pong");
        }
        clock.advance(Duration.ofSeconds(31));
        client.settle();
      }
    }
  }

  @Test
  void shouldSendPusherPing_whenTheClientNeverUsesFramesOfWebSocketsOwn() throws IOException {
    try (FrameClient client = FrameClient.connect(server, "protocol=7")) {
      clock.advance(IDLE);
      assertThat(client.next().opcode()).isEqualTo(FrameClient.PING);
      clock.advance(HALF_A_PONG_TIMEOUT);
      assertThat(client.next().text()).isEqualTo("{\"event\":\"pusher:ping\",\"data\":\"{}\"}");
      client.send(FrameClient.TEXT, "{\"event\":\"pusher:pong\"}");
      awaitHeard();
      clock.advance(Duration.ofSeconds(31));
      client.settle();
    }
  }

  @Test
  void shouldNotSendPusherPing_whenTheClientUsesFramesOfWebSocketsOwn() throws IOException {
    try (FrameClient client = FrameClient.connect(server, "protocol=7")) {
      client.send(FrameClient.PONG, "");
      awaitHeard();
      clock.advance(IDLE);
      assertThat(client.next().opcode()).isEqualTo(FrameClient.PING);
      clock.advance(HALF_A_PONG_TIMEOUT);
      clock.advance(HALF_A_PONG_TIMEOUT);
      assertThat(client.next().closeCode()).isEqualTo(4201);
    }
  }

  @Test
  void shouldNotSendPusherPing_whenTheProtocolDoesNotHaveIt() throws IOException {
    try (FrameClient client = FrameClient.connect(server, "protocol=4")) {
      clock.advance(IDLE);
      assertThat(client.next().opcode()).isEqualTo(FrameClient.PING);
      clock.advance(HALF_A_PONG_TIMEOUT);
      clock.advance(HALF_A_PONG_TIMEOUT);
      assertThat(client.next().text()).contains("pusher:error", "4201");
      assertThat(client.next().closeCode()).isEqualTo(4201);
    }
  }

  @Test
  void shouldCloseWith4201_whenTheClientAnswersNeitherPing() throws IOException {
    try (FrameClient client = FrameClient.connect(server, "protocol=7")) {
      clock.advance(IDLE);
      assertThat(client.next().opcode()).isEqualTo(FrameClient.PING);
      clock.advance(HALF_A_PONG_TIMEOUT);
      assertThat(client.next().text()).contains("pusher:ping");
      clock.advance(HALF_A_PONG_TIMEOUT);
      FrameClient.Frame close = client.next();
      assertThat(close.opcode()).isEqualTo(FrameClient.CLOSE);
      assertThat(close.closeCode()).isEqualTo(4201);
      assertThat(close.text()).endsWith("Pong reply not received");
    }
  }

  /** Waits until something was heard from the client since the clock was advanced. */
  private void awaitHeard() {
    Heard.since(server, clock);
  }
}
