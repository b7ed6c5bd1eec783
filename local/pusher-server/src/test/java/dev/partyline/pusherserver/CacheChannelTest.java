package dev.partyline.pusherserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.pusher.rest.Pusher;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheChannelTest {

  private final SettableClock clock = new SettableClock(Instant.now());
  private PusherServer server;
  private Pusher pusher;

  @BeforeEach
  void start() throws IOException {
    server = TestApp.serve(clock);
    pusher = TestApp.library(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cache-a", "private-cache-a", "private-encrypted-cache-a", "presence-cache-a"})
  void shouldSendTheLastEventFirst_whenAClientSubscribes(String channel) {
    // pusher-http-java's trigger would encrypt.
    String event = "{\"channel\":\"%s\",\"name\":\"%s\",\"data\":\"%s\"}";
    pusher.post("/events", event.formatted(channel, "e", 1));
    pusher.post("/events", event.formatted(channel, "f", 2));
    try (RawClient client = RawClient.connect(server)) {
      List<ObjectNode> frames = subscribe(client, channel);
      assertThat(frames).extracting(frame -> frame.path("event").asText()).endsWith("f");
      assertThat(frames).hasSize(2);
      assertThat(frames.getLast().path("data").asText()).isEqualTo("2");
    }
  }

  @Test
  void shouldSendACacheMiss_whenThereIsNoEvent() {
    try (RawClient client = RawClient.connect(server)) {
      List<ObjectNode> frames = subscribe(client, "cache-a");
      assertThat(frames).hasSize(2);
      assertThat(frames.getLast().toString())
          .isEqualTo("{\"event\":\"pusher:cache_miss\",\"channel\":\"cache-a\",\"data\":\"{}\"}");
    }
  }

  @Test
  void shouldSendACacheMiss_whenTheEventIsOlderThan30Minutes() {
    pusher.trigger("cache-a", "e", 1);
    clock.advance(Duration.ofMinutes(29));
    try (RawClient client = RawClient.connect(server)) {
      assertThat(subscribe(client, "cache-a").getLast().path("event").asText()).isEqualTo("e");
    }
    clock.advance(Duration.ofMinutes(1));
    try (RawClient client = RawClient.connect(server)) {
      assertThat(subscribe(client, "cache-a").getLast().path("event").asText())
          .isEqualTo("pusher:cache_miss");
    }
  }

  @Test
  void shouldNotCache_whenTheEventIsAClients() {
    try (RawClient sender = RawClient.connect(server);
        RawClient client = RawClient.connect(server)) {
      subscribe(sender, "private-cache-a");
      sender.send(TestApp.clientEvent("private-cache-a", "client-x", "1")).framesUntilPong();
      assertThat(subscribe(client, "private-cache-a").getLast().path("event").asText())
          .isEqualTo("pusher:cache_miss");
    }
  }

  @Test
  void shouldBehaveLikeOtherChannels_whenThePrefixIsAnother() {
    pusher.trigger("my-cache-a", "e", 1);
    try (RawClient client = RawClient.connect(server)) {
      assertThat(subscribe(client, "my-cache-a")).hasSize(1);
    }
  }

  private static List<ObjectNode> subscribe(RawClient client, String channel) {
    if (channel.startsWith("presence-")) {
      client.send(TestApp.subscribePresence(client, channel, "ada"));
    } else {
      client.send(TestApp.subscribePrivate(client, channel));
    }
    return client.framesUntilPong();
  }
}
