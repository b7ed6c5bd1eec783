package dev.partyline.pusherserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * User authentication: sign-in frame by frame; sending to a user and terminating connections with
 * pusher-http-java's {@code post}, since it has no methods for them.
 */
class SignInTest {

  /** Every character that Pusher allows, as in its documentation's example. */
  private static final String EVERY_CHARACTER = "foo-bar_1234@=,.;AZaz09";

  private PusherServer server;
  private Pusher pusher;

  @BeforeEach
  void start() throws IOException {
    server = TestApp.serve();
    pusher = TestApp.library(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldAnswerWithTheUserDataUnchanged_whenTheSignatureIsValid() {
    String userData = " {\"user_info\" : {\"name\":\"Zoë ☃\"}, \"id\":\"ada\",\"more\":[1.0]} ";
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.signInWith(client, userData));
      ObjectNode success = client.next();
      assertThat(success.path("event").asText()).isEqualTo("pusher:signin_success");
      assertThat(success.path("data").path("user_data").textValue()).isEqualTo(userData);
      assertThat(server.signedInUsers()).containsExactly("ada");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {EVERY_CHARACTER, "auth0=7C5f7c", "1"})
  void shouldSignIn_whenTheIdIsInPushersAlphabet(String id) {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.signIn(client, id)).next("pusher:signin_success");
      assertThat(server.signedInUsers()).containsExactly(id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"e:2", "auth0|5f7c", "a+b@c.org", "a b", "é", "a/b", "a%3Ab", "a\n", "#a", "☃"})
  void shouldRefuseTheIdWithPushersMessage_whenItHasOtherCharacters(String id) {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.signIn(client, id));
      ObjectNode error = client.next();
      assertThat(error.path("event").asText()).isEqualTo("pusher:error");
      assertThat(error.path("data").path("code").isNull()).isTrue();
      assertThat(error.path("data").path("message").textValue())
          .isEqualTo("Invalid user id: " + id + " (invalid characters)");
      assertThat(server.signedInUsers()).isEmpty();
      assertThat(client.framesUntilPong()).as("the connection stays open").isEmpty();
    }
  }

  @Test
  void shouldRefuseTheId_whenItIsEmptyOrLongerThan128Characters() {
    String longest = "i".repeat(128);
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.signIn(client, ""));
      assertThat(client.nextError()).isEqualTo("Invalid user id:  (empty)");
      client.send(TestApp.signIn(client, longest + "i"));
      assertThat(client.nextError())
          .isEqualTo("Invalid user id: " + longest + "i (longer than 128 characters)");
      client.send(TestApp.signIn(client, longest)).next("pusher:signin_success");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json                        | not a JSON object",
        "''                              | not a JSON object",
        "[]                              | not a JSON object",
        "\"ada\"                         | not a JSON object",
        "{\"id\":\"ada\"} {}             | not a JSON object",
        "{}                              | id must be a string",
        "{\"id\":null}                   | id must be a string",
        "{\"id\":7}                      | id must be a string",
        "{\"id\":{}}                     | id must be a string",
        "{\"user_id\":\"ada\"}           | id must be a string",
        "{\"id\":\"ada\",\"user_info\":\"Ada\"} | user_info must be an object",
        "{\"id\":\"ada\",\"user_info\":[]} | user_info must be an object",
        "{\"id\":\"ada\",\"watchlist\":\"bob\"} | watchlist must be an array of user ids",
        "{\"id\":\"ada\",\"watchlist\":[7]} | watchlist must be an array of user ids",
      })
  void shouldRefuseTheUserData_whenItIsInvalid(String userData, String reason) {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.signInWith(client, userData));
      assertThat(client.nextError()).isEqualTo("Invalid user_data: " + reason);
      assertThat(server.signedInUsers()).isEmpty();
    }
  }

  @Test
  void shouldRefuseTheUserInfo_whenItIsOver1KB() {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.signInWith(client, userData("ada", "x".repeat(1_014))));
      assertThat(client.nextError())
          .isEqualTo("Invalid user_data: user_info is longer than 1024 bytes");
      client
          .send(TestApp.signInWith(client, userData("ada", "x".repeat(1_013))))
          .next("pusher:signin_success");
    }
  }

  @Test
  void shouldRefuseTheAuth_whenItsFormatKeyOrSignatureIsInvalid() {
    try (RawClient client = RawClient.connect(server)) {
      String userData = "{\"id\":\"ada\"}";
      String text = client.socketId() + "::user::" + userData;
      String expected = "Invalid signature: Expected HMAC SHA256 hex digest of " + text;
      client.send(TestApp.signInWithAuth("nonsense", userData));
      assertThat(client.nextError())
          .isEqualTo("Invalid format: auth must have the format key:signature");
      client.send(TestApp.signInWithAuth("other:abc", userData));
      assertThat(client.nextError()).isEqualTo("Invalid key in user authentication data: 'other'");
      client.send(TestApp.signInWithAuth("key-1:", userData));
      assertThat(client.nextError()).isEqualTo(expected + ", but got ");
      client.send(TestApp.signInWithAuth("key-1:abc", userData));
      assertThat(client.nextError()).isEqualTo(expected + ", but got abc");
      String upperCase = TestApp.sign(text).substring("key-1:".length()).toUpperCase();
      client.send(TestApp.signInWithAuth("key-1:" + upperCase, userData));
      assertThat(client.nextError()).startsWith(expected);
      assertThat(server.signedInUsers()).isEmpty();
    }
  }

  @Test
  void shouldRefuseTheSignature_whenItIsForAnotherSocketUserOrPurpose() {
    try (RawClient client = RawClient.connect(server);
        RawClient other = RawClient.connect(server)) {
      String userData = "{\"id\":\"ada\"}";
      List<String> signed =
          List.of(
              other.socketId() + "::user::" + userData,
              client.socketId() + "::user::{\"id\":\"eve\"}",
              client.socketId() + "::user::{\"id\": \"ada\"}",
              client.socketId() + ":user:" + userData,
              client.socketId() + ":private-user-ada:" + userData,
              client.socketId() + ":" + userData);
      for (String text : signed) {
        client.send(TestApp.signInWithAuth(TestApp.sign(text), userData));
        assertThat(client.nextError()).as(text).startsWith("Invalid signature");
      }
      assertThat(server.signedInUsers()).isEmpty();
    }
  }

  @Test
  void shouldRefuseASubscription_whenItHasTheSignatureOfASignIn() {
    try (RawClient client = RawClient.connect(server)) {
      String userData = "{\"id\":\"ada\"}";
      String auth = TestApp.sign(client.socketId() + "::user::" + userData);
      client.send(TestApp.subscribe("private-user-ada", auth, userData));
      assertThat(client.nextError()).startsWith("Invalid signature");
      client.send(TestApp.subscribe(":user:" + userData, auth, null));
      assertThat(client.nextError()).startsWith("Invalid channel name");
    }
  }

  @Test
  void shouldSucceedAgain_whenTheSameUserSignsInTwice() {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.signIn(client, "ada")).next("pusher:signin_success");
      client.send(TestApp.signInWith(client, userData("ada", "new")));
      assertThat(client.next("pusher:signin_success").path("data").path("user_data").textValue())
          .isEqualTo(userData("ada", "new"));
    }
  }

  @Test
  void shouldKeepTheFirstUser_whenAnotherSignsInOnTheConnection() {
    try (RawClient client = RawClient.connect(server)) {
      client.send(TestApp.signIn(client, "ada")).next("pusher:signin_success");
      client.send(TestApp.signIn(client, "eve"));
      assertThat(client.nextError())
          .isEqualTo("The connection is already associated with a different user id");
      assertThat(server.signedInUsers()).containsExactly("ada");
      client.send(TestApp.subscribe("#server-to-user-eve"));
      assertThat(client.nextError()).contains("Not signed in");
    }
  }

  @Test
  void shouldForgetTheUser_whenItsLastConnectionCloses() {
    try (RawClient one = signedIn("ada");
        RawClient two = signedIn("ada");
        RawClient bob = signedIn("bob")) {
      assertThat(server.signedInUsers()).containsExactly("ada", "bob");
      one.drop();
      two.drop();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(server.signedInUsers()).containsExactly("bob"));
      assertThat(bob.isOpen()).isTrue();
    }
  }

  @Test
  void shouldReachAllConnectionsOfTheUserAndNoOther_whenSentToTheUser() {
    try (RawClient one = reachable("auth0=7Cada");
        RawClient two = reachable("auth0=7Cada");
        RawClient prefix = reachable("auth0=7Cad");
        RawClient upperCase = reachable("AUTH0=7CADA");
        RawClient unsubscribed = signedIn("auth0=7Cada")) {
      assertThat(sendToUser("auth0=7Cada").getHttpStatus()).isEqualTo(200);
      for (RawClient client : List.of(one, two)) {
        assertThat(client.next().toString())
            .isEqualTo(
                "{\"event\":\"nudge\",\"channel\":\"#server-to-user-auth0=7Cada\",\"data\":\"1\"}");
      }
      for (RawClient client : List.of(prefix, upperCase, unsubscribed)) {
        assertThat(client.framesUntilPong()).isEmpty();
      }
    }
  }

  @Test
  void shouldSucceed_whenSentToAUserWhoIsAway() {
    assertThat(sendToUser("nobody").getHttpStatus()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "e:2", "auth0|ada", "a b"})
  void shouldAnswer400_whenSentToAnInvalidUserId(String id) {
    assertThat(sendToUser(id).getHttpStatus()).isEqualTo(400);
  }

  @Test
  void shouldRefuseAUsersChannel_whenTheConnectionIsNotThatUsers() {
    try (RawClient nobody = RawClient.connect(server);
        RawClient eve = signedIn("eve")) {
      for (RawClient client : List.of(nobody, eve)) {
        client.send(TestApp.subscribe("#server-to-user-ada"));
        assertThat(client.nextError())
            .isEqualTo("Not signed in as the user of #server-to-user-ada");
      }
      sendToUser("ada");
      assertThat(nobody.framesUntilPong()).isEmpty();
      assertThat(eve.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldCloseAllConnectionsOfTheUserWith4009_whenTerminated() {
    try (RawClient one = signedIn("auth0=7Cada");
        RawClient two = signedIn("auth0=7Cada")) {
      Result result = terminate("auth0=7Cada");
      assertThat(result.getHttpStatus()).as(result.getMessage()).isEqualTo(200);
      assertThat(result.getMessage()).isEqualTo("{}");
      assertThat(server.signedInUsers()).isEmpty();
      for (RawClient client : List.of(one, two)) {
        assertThat(client.ending())
            .isEqualTo(new RawClient.Ending(4009, "Connection is unauthorized"));
        assertThat(client.hasNext()).as("an error frame, at protocol 7").isFalse();
      }
    }
  }

  @Test
  void shouldTerminate_whenTheIdHasEveryAllowedCharacter() throws Exception {
    try (RawClient asIs = signedIn(EVERY_CHARACTER)) {
      assertThat(terminate(EVERY_CHARACTER).getHttpStatus()).isEqualTo(200);
      assertThat(asIs.ending().code()).isEqualTo(4009);
    }
    try (RawClient percentEncoded = signedIn(EVERY_CHARACTER)) {
      String encoded = URLEncoder.encode(EVERY_CHARACTER, StandardCharsets.UTF_8);
      String path = "/apps/app-1/users/%s/terminate_connections";
      URI signed = pusher.signedUri("POST", path.formatted(EVERY_CHARACTER), "{}");
      URI sent =
          URI.create(
              "http://127.0.0.1:%d%s?%s"
                  .formatted(server.port(), path.formatted(encoded), signed.getRawQuery()));
      assertThat(post(sent, "{}").statusCode()).isEqualTo(200);
      assertThat(percentEncoded.ending().code()).isEqualTo(4009);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "...", "=", ";a=b"})
  void shouldTerminate_whenTheIdHasAMeaningInPaths(String id) {
    try (RawClient client = signedIn(id)) {
      assertThat(terminate(id).getHttpStatus()).isEqualTo(200);
      assertThat(client.ending().code()).isEqualTo(4009);
    }
  }

  @Test
  void shouldLeaveAllOthersAlone_whenAUserIsTerminated() {
    try (RawClient ada = signedIn("ada");
        RawClient bob = reachable("bob");
        RawClient prefix = signedIn("ad");
        RawClient upperCase = signedIn("ADA");
        RawClient nobody = RawClient.connect(server);
        RawClient sameNameOnly = RawClient.connect(server)) {
      bob.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      sameNameOnly
          .send(TestApp.subscribePresence(sameNameOnly, "presence-a", "ada"))
          .next("pusher_internal:subscription_succeeded");
      terminate("ada");
      assertThat(ada.ending().code()).isEqualTo(4009);
      for (RawClient client : List.of(bob, prefix, upperCase, nobody, sameNameOnly)) {
        assertThat(client.framesUntilPong()).isEmpty();
      }
      assertThat(server.signedInUsers()).containsExactly("ADA", "ad", "bob");
      pusher.trigger("room", "e", 1);
      bob.next("e");
      sendToUser("bob");
      bob.next("nudge");
    }
  }

  @Test
  void shouldDeliverNothingMoreToTheUser_whenTheTerminationHasReturned() {
    try (RawClient ada = reachable("ada");
        RawClient bob = RawClient.connect(server)) {
      for (RawClient client : List.of(ada, bob)) {
        client
            .send(TestApp.subscribePrivate(client, "private-room"))
            .next("pusher_internal:subscription_succeeded");
      }
      ada.ignoreClose();
      terminate("ada");
      assertThat(pusher.get("/channels", Map.of("info", "subscription_count")).getMessage())
          .isEqualTo("{\"channels\":{\"private-room\":{\"subscription_count\":1}}}");
      assertThat(server.signedInUsers()).isEmpty();
      pusher.trigger("private-room", "e", 1);
      sendToUser("ada");
      bob.next("e");
      assertThat(ada.ending().code()).isEqualTo(4009);
      assertThat(ada.hasNext()).as("frames after the termination").isFalse();
    }
  }

  @Test
  void shouldRemoveTheMemberOnce_whenItsConnectionsAreTerminated() {
    try (RawClient watcher = RawClient.connect(server);
        RawClient one = signedIn("ada");
        RawClient two = signedIn("ada")) {
      for (RawClient client : List.of(watcher, one, two)) {
        String member = client == watcher ? "bob" : "ada";
        client
            .send(TestApp.subscribePresence(client, "presence-a", member))
            .next("pusher_internal:subscription_succeeded");
      }
      watcher.next("pusher_internal:member_added");
      terminate("ada");
      one.ending();
      two.ending();
      List<ObjectNode> frames = watcher.framesUntilPong();
      assertThat(frames).hasSize(1);
      assertThat(frames.getFirst().toString())
          .isEqualTo(
              "{\"event\":\"pusher_internal:member_removed\",\"channel\":\"presence-a\",\"data\":\"{\\\"user_id\\\":\\\"ada\\\"}\"}");
      assertThat(pusher.get("/channels/presence-a/users").getMessage())
          .isEqualTo("{\"users\":[{\"id\":\"bob\"}]}");
    }
  }

  @Test
  void shouldKeepTheMember_whenAnotherOfItsConnectionsIsNotSignedIn() {
    try (RawClient watcher = RawClient.connect(server);
        RawClient ada = signedIn("ada");
        RawClient notSignedIn = RawClient.connect(server)) {
      for (RawClient client : List.of(watcher, ada, notSignedIn)) {
        String member = client == watcher ? "bob" : "ada";
        client
            .send(TestApp.subscribePresence(client, "presence-a", member))
            .next("pusher_internal:subscription_succeeded");
      }
      watcher.next("pusher_internal:member_added");
      terminate("ada");
      ada.ending();
      assertThat(watcher.framesUntilPong()).isEmpty();
      assertThat(notSignedIn.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldAnswerOk_whenTheTerminatedUserHasNoConnections() {
    try (RawClient subscribedOnly = RawClient.connect(server)) {
      subscribedOnly
          .send(TestApp.subscribePrivate(subscribedOnly, "private-user-ada"))
          .next("pusher_internal:subscription_succeeded");
      for (int i = 0; i < 2; i++) {
        Result result = terminate("ada");
        assertThat(result.getHttpStatus()).isEqualTo(200);
        assertThat(result.getMessage()).isEqualTo("{}");
      }
      assertThat(subscribedOnly.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldConnectAndSignInAgain_whenTheUserWasTerminated() {
    try (RawClient before = signedIn("ada")) {
      terminate("ada");
      before.ending();
      try (RawClient after = reachable("ada")) {
        sendToUser("ada");
        after.next("nudge");
        assertThat(server.signedInUsers()).containsExactly("ada");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"e:2", "auth0|ada", "u 1+é"})
  void shouldAnswer400WithPushersMessage_whenTheTerminatedIdHasOtherCharacters(String id) {
    Result result = terminate(id);
    assertThat(result.getHttpStatus()).isEqualTo(400);
    assertThat(result.getMessage()).isEqualTo("Invalid user id: " + id + " (invalid characters)");
  }

  @Test
  void shouldAnswer400_whenTheTerminatedIdIsEmptyOrTooLong() throws Exception {
    // pusher-http-java removes the empty segment after it has signed the path.
    URI empty = pusher.signedUri("POST", "/apps/app-1/users//terminate_connections", "{}");
    assertThat(post(empty, "{}").statusCode()).isEqualTo(400);
    assertThat(terminate("i".repeat(129)).getHttpStatus()).isEqualTo(400);
    assertThat(terminate("i".repeat(128)).getHttpStatus()).isEqualTo(200);
  }

  @Test
  void shouldTerminateNothing_whenTheRequestIsNotSignedNotPostedOrForAnotherApp() throws Exception {
    try (RawClient ada = signedIn("ada")) {
      String path = "/users/ada/terminate_connections";
      assertThat(TestApp.library(server, "not the secret").post(path, "{}").getHttpStatus())
          .isEqualTo(401);
      assertThat(pusher.get(path).getHttpStatus()).isEqualTo(404);
      assertThat(pusher.post("/users/ada/terminate", "{}").getHttpStatus()).isEqualTo(404);
      URI other = pusher.signedUri("POST", "/apps/app-2" + path, "{}");
      assertThat(post(other, "{}").statusCode()).isEqualTo(404);
      assertThat(ada.framesUntilPong()).isEmpty();
      assertThat(server.signedInUsers()).containsExactly("ada");
    }
  }

  /** A connection that signed in. */
  private RawClient signedIn(String userId) {
    RawClient client = RawClient.connect(server);
    client.send(TestApp.signIn(client, userId)).next("pusher:signin_success");
    return client;
  }

  /** A connection that signed in and, as libraries do then, subscribed to the user's channel. */
  private RawClient reachable(String userId) {
    RawClient client = signedIn(userId);
    client
        .send(TestApp.subscribe("#server-to-user-" + userId))
        .next("pusher_internal:subscription_succeeded");
    return client;
  }

  private Result terminate(String userId) {
    return pusher.post("/users/" + userId + "/terminate_connections", "{}");
  }

  private Result sendToUser(String userId) {
    ObjectNode event = Json.newObject().put("name", "nudge").put("data", "1");
    event.putArray("channels").add("#server-to-user-" + userId);
    return pusher.post("/events", event.toString());
  }

  private static String userData(String id, String name) {
    ObjectNode userData = Json.newObject().put("id", id);
    userData.putObject("user_info").put("name", name);
    return userData.toString();
  }

  private static HttpResponse<String> post(URI uri, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
