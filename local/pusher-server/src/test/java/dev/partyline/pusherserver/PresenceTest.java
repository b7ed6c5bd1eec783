package dev.partyline.pusherserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Presence channels: members are announced once per user. */
class PresenceTest {

  private static final String CHANNEL = "presence-room";

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
  void shouldListAllMembers_whenAUserSubscribes() {
    try (RawClient ada = RawClient.connect(server);
        RawClient bob = RawClient.connect(server)) {
      ada.send(
          TestApp.subscribePresenceWith(
              ada, CHANNEL, "{\"user_id\":\"ada\",\"user_info\":{\"name\":\"Ada\"}}"));
      ada.next("pusher_internal:subscription_succeeded");
      bob.send(TestApp.subscribePresenceWith(bob, CHANNEL, "{\"user_id\":7}"));
      assertThat(bob.next("pusher_internal:subscription_succeeded").path("data").asText())
          .isEqualTo(
              "{\"presence\":{\"ids\":[\"ada\",\"7\"],"
                  + "\"hash\":{\"ada\":{\"name\":\"Ada\"},\"7\":null},\"count\":2}}");
      assertThat(ada.next("pusher_internal:member_added").path("data").asText())
          .isEqualTo("{\"user_id\":\"7\"}");
    }
  }

  @Test
  void shouldAnnounceAUserOnce_whenItHasSeveralConnections() {
    try (RawClient watcher = joined("watcher")) {
      List<RawClient> bobs = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        bobs.add(joined("bob"));
      }
      assertThat(watcher.framesUntilPong())
          .singleElement()
          .satisfies(frame -> assertThat(frame.path("event").asText()).endsWith("member_added"));
      bobs.get(0).send(TestApp.unsubscribe(CHANNEL)).framesUntilPong();
      assertThat(bobs.get(1).framesUntilPong()).isEmpty();
      assertThat(watcher.framesUntilPong()).isEmpty();
      bobs.get(1).send(TestApp.unsubscribe(CHANNEL)).framesUntilPong();
      assertThat(watcher.framesUntilPong()).isEmpty();
      bobs.get(2).drop();
      assertThat(watcher.next("pusher_internal:member_removed").path("data").asText())
          .isEqualTo("{\"user_id\":\"bob\"}");
      assertThat(watcher.framesUntilPong()).isEmpty();
      bobs.forEach(RawClient::close);
    }
  }

  @Test
  void shouldAddTheSendersUserId_toClientEvents() {
    try (RawClient ada = joined("ada");
        RawClient bob = joined("bob")) {
      ada.send(TestApp.clientEvent(CHANNEL, "client-wave", "hi"));
      ObjectNode event = bob.next("client-wave");
      assertThat(event.path("user_id").asText()).isEqualTo("ada");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{}",
        "{\"user_id\":\"\"}",
        "{\"user_id\":null}",
        "{\"user_id\":true}",
        "{\"user_id\":{\"a\":1}}"
      })
  void shouldRefuse_whenChannelDataHasNoValidUserId(String channelData) {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribePresenceWith(client, CHANNEL, channelData));
      assertThat(client.nextError()).startsWith("Invalid channel_data for presence-room");
      assertThat(client.framesUntilPong()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"Ada\"", "[]", "7", "true"})
  void shouldRefuseWithPushersMessage_whenUserInfoIsNoObject(String info) {
    try (RawClient client = RawClient.connect(server)) {
      String data = "{\"user_id\":\"ada\",\"user_info\":" + info + "}";
      client.send(TestApp.subscribePresenceWith(client, CHANNEL, data));
      assertThat(client.nextError())
          .isEqualTo(
              "user_info supplied to presence subscription is invalid - if supplied it must be a"
                  + " type of hash");
      assertThat(client.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldRefuse_whenChannelDataAndSignInAreMissing() {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribePrivate(client, CHANNEL));
      assertThat(client.nextError()).contains("not signed in");
      client.send(TestApp.signIn(client, "ada")).next("pusher:signin_success");
      client.send(TestApp.subscribePrivate(client, CHANNEL));
      client.next("pusher_internal:subscription_succeeded");
    }
  }

  @Test
  void shouldRefuse_whenChannelDataDiffersFromTheSignedText() {
    try (RawClient client = RawClient.connect(server)) {
      String auth = TestApp.sign(client.socketId() + ":" + CHANNEL + ":{\"user_id\":\"ada\"}");
      client.send(TestApp.subscribe(CHANNEL, auth, "{\"user_id\":\"eve\"}"));
      assertThat(client.nextError()).startsWith("Invalid signature");
    }
  }

  @Test
  void shouldRefuseIdOrInfo_whenItExceedsItsLimit() {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribePresence(client, "presence-1", "i".repeat(128)));
      client.next("pusher_internal:subscription_succeeded");
      client.send(TestApp.subscribePresence(client, "presence-2", "i".repeat(129)));
      assertThat(client.nextError()).contains("128");
      // {"i":"…"} has 8 more bytes.
      String longest = "i".repeat(1_016);
      String data = "{\"user_id\":1,\"user_info\":{\"i\":\"%s\"}}";
      client.send(TestApp.subscribePresenceWith(client, "presence-3", data.formatted(longest)));
      client.next("pusher_internal:subscription_succeeded");
      client.send(
          TestApp.subscribePresenceWith(client, "presence-4", data.formatted(longest + "i")));
      assertThat(client.nextError()).contains("1024");
    }
  }

  @Test
  void shouldRefuseTheHundredAndFirstUser_butNotAnotherConnectionOfTheHundredth() {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        clients.add(joined("user-" + i));
      }
      RawClient late = RawClient.connect(server);
      clients.add(late);
      late.send(TestApp.subscribePresence(late, CHANNEL, "user-100"));
      assertThat(late.nextError()).contains("limit of 100 members");
      late.send(TestApp.subscribePresence(late, CHANNEL, "user-99"));
      ObjectNode succeeded = late.next("pusher_internal:subscription_succeeded");
      assertThat(succeeded.path("data").asText()).endsWith("\"count\":100}}");
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  private RawClient joined(String userId) {
    RawClient client = RawClient.connect(server);
    client
        .send(TestApp.subscribePresence(client, CHANNEL, userId))
        .next("pusher_internal:subscription_succeeded");
    return client;
  }
}
