package dev.partyline.pusherserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchlistTest {

  private PusherServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestApp.serve();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldTellWhoIsOnlineAndOffline_whenAUserSignsIn() {
    try (RawClient bob = signedIn("{\"id\":\"bob\"}");
        RawClient ada = signedIn("{\"id\":\"ada\",\"watchlist\":[\"eve\",\"bob\",\"dan\"]}")) {
      assertThat(ada.framesUntilPong())
          .extracting(ObjectNode::toString)
          .containsExactly(
              "{\"event\":\"pusher_internal:watchlist_events\",\"data\":\"{\\\"events\\\":["
                  + "{\\\"name\\\":\\\"online\\\",\\\"user_ids\\\":[\\\"bob\\\"]},"
                  + "{\\\"name\\\":\\\"offline\\\",\\\"user_ids\\\":[\\\"eve\\\",\\\"dan\\\"]}]}\"}");
      assertThat(bob.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldTellOnce_whenAWatchedUserHasSeveralConnections() {
    try (RawClient ada = signedIn("{\"id\":\"ada\",\"watchlist\":[\"bob\"]}")) {
      ada.framesUntilPong();
      RawClient one = signedIn("{\"id\":\"bob\"}");
      assertThat(event(ada)).isEqualTo("online bob");
      RawClient two = signedIn("{\"id\":\"bob\"}");
      one.drop();
      assertThat(ada.framesUntilPong()).isEmpty();
      two.drop();
      assertThat(event(ada)).isEqualTo("offline bob");
      one.close();
      two.close();
    }
  }

  @Test
  void shouldTellThatAUserIsOffline_whenItsConnectionsAreTerminated() {
    try (RawClient ada = signedIn("{\"id\":\"ada\",\"watchlist\":[\"bob\"]}");
        RawClient bob = signedIn("{\"id\":\"bob\"}")) {
      ada.next("pusher_internal:watchlist_events");
      ada.next("pusher_internal:watchlist_events");
      TestApp.library(server).post("/users/bob/terminate_connections", "{}");
      assertThat(event(ada)).isEqualTo("offline bob");
      bob.ending();
      assertThat(ada.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldForgetTheOldWatchlist_whenAUserSignsInAgain() {
    try (RawClient ada = signedIn("{\"id\":\"ada\",\"watchlist\":[\"bob\"]}")) {
      ada.send(TestApp.signInWith(ada, "{\"id\":\"ada\"}")).next("pusher:signin_success");
      try (RawClient bob = signedIn("{\"id\":\"bob\"}")) {
        assertThat(List.of(ada, bob))
            .allSatisfy(client -> assertThat(client.framesUntilPong()).isEmpty());
      }
    }
  }

  private static String event(RawClient client) {
    ObjectNode frame = client.next("pusher_internal:watchlist_events");
    var event = Json.object(frame.path("data").asText()).orElseThrow().path("events").path(0);
    return event.path("name").asText() + " " + event.path("user_ids").path(0).asText();
  }

  private RawClient signedIn(String userData) {
    RawClient client = RawClient.connect(server);
    client.send(TestApp.signInWith(client, userData)).next("pusher:signin_success");
    return client;
  }
}
