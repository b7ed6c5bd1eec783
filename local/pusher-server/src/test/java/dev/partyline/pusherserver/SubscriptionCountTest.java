package dev.partyline.pusherserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscriptionCountTest {

  @Test
  void shouldTellAllSubscribers_whenSomebodySubscribesOrUnsubscribes() throws IOException {
    try (PusherServer server = TestApp.builder().subscriptionCount(true).start();
        RawClient one = RawClient.connect(server);
        RawClient two = RawClient.connect(server)) {
      one.send(TestApp.subscribe("room"));
      assertThat(one.framesUntilPong().getLast().toString())
          .isEqualTo(
              "{\"event\":\"pusher_internal:subscription_count\",\"channel\":\"room\",\"data\":\"{\\\"subscription_count\\\":1}\"}");
      two.send(TestApp.subscribe("room")).framesUntilPong();
      assertThat(count(one.next())).isEqualTo(2);
      two.send(TestApp.unsubscribe("room")).framesUntilPong();
      assertThat(count(one.next())).isEqualTo(1);
      assertThat(one.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldTellNobody_whenItIsNotEnabledOrTheChannelIsPresence() throws IOException {
    try (PusherServer disabled = TestApp.serve();
        PusherServer enabled = TestApp.builder().subscriptionCount(true).start();
        RawClient one = RawClient.connect(disabled);
        RawClient two = RawClient.connect(enabled)) {
      one.send(TestApp.subscribe("room"));
      assertThat(one.framesUntilPong()).hasSize(1);
      two.send(TestApp.subscribePresence(two, "presence-room", "ada"));
      assertThat(two.framesUntilPong()).hasSize(1);
    }
  }

  @Test
  void shouldTellEvery5SecondsOnly_whenThereAreMoreThan100Subscribers() throws IOException {
    SettableClock clock = new SettableClock(Instant.now());
    List<RawClient> clients = new ArrayList<>();
    try (PusherServer server = TestApp.builder().subscriptionCount(true).clock(clock).start()) {
      for (int i = 0; i < 103; i++) {
        RawClient client = RawClient.connect(server);
        clients.add(client);
        client.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      }
      List<ObjectNode> frames = clients.getFirst().framesUntilPong();
      assertThat(frames).hasSize(101);
      assertThat(count(frames.getLast())).isEqualTo(101);
      clock.advance(Duration.ofSeconds(5));
      assertThat(count(clients.getFirst().next())).isEqualTo(103);
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  private static int count(ObjectNode frame) {
    return Json.object(frame.path("data").asText())
        .orElseThrow()
        .path("subscription_count")
        .asInt(-1);
  }
}
