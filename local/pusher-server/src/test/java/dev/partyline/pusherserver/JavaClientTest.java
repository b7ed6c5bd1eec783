package dev.partyline.pusherserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.pusher.client.Pusher;
import com.pusher.client.PusherOptions;
import com.pusher.client.channel.PresenceChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import com.pusher.client.channel.User;
import com.pusher.client.connection.ConnectionEventListener;
import com.pusher.client.connection.ConnectionState;
import com.pusher.client.connection.ConnectionStateChange;
import com.pusher.rest.SignatureUtil;
import com.pusher.rest.data.PresenceUser;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** User authentication with pusher-java-client: sign-in, events to a user, termination. */
class JavaClientTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Errors are asserted, not logged. A field, since loggers are weakly referenced. */
  private static final Logger LOGGER = Logger.getLogger("com.pusher.client");

  private final List<Client> clients = new ArrayList<>();
  private PusherServer server;
  private com.pusher.rest.Pusher appServer;

  @BeforeEach
  void start() throws IOException {
    LOGGER.setLevel(Level.OFF);
    server = TestApp.serve();
    appServer = TestApp.library(server);
  }

  @AfterEach
  void stop() {
    clients.forEach(client -> client.pusher.disconnect());
    server.close();
  }

  @Test
  void shouldBeSignedIn_whenTheAppServerAuthenticatesTheUser() {
    Client client = signIn("auth0=7Cada");
    assertThat(client.pusher.user().userId()).isEqualTo("auth0=7Cada");
    assertThat(server.signedInUsers()).containsExactly("auth0=7Cada");
    assertThat(client.errors).isEmpty();
  }

  @Test
  void shouldReceiveWhatIsSentToItsUser_whenSignedIn() {
    Client ada = signIn("ada");
    Client bob = signIn("bob");
    ada.sendUntilHeard(1);
    assertThat(ada.heard.peek()).isEqualTo("{\"n\":1}");
    assertThat(bob.heard).isEmpty();
  }

  @Test
  void shouldGetPushersMessageAndStayConnected_whenTheIdIsInvalid() {
    Client client = connect("e:2");
    await().atMost(LIMIT).until(() -> !client.errors.isEmpty());
    assertThat(client.errors).containsExactly("null Invalid user id: e:2 (invalid characters)");
    assertThat(client.pusher.user().userId()).isNull();
    assertThat(client.pusher.getConnection().getState()).isEqualTo(ConnectionState.CONNECTED);
  }

  @Test
  void shouldStayDisconnected_whenItsUserIsTerminated() {
    Client ada = signIn("ada");
    Client bob = signIn("bob");
    terminate("ada");
    ada.awaitState(ConnectionState.DISCONNECTED);
    assertThat(ada.errors).containsExactly("4009 Connection is unauthorized");
    assertThat(ada.states).doesNotContain(ConnectionState.RECONNECTING);
    assertThat(bob.pusher.getConnection().getState()).isEqualTo(ConnectionState.CONNECTED);
    assertThat(bob.errors).isEmpty();
    bob.sendUntilHeard(2);
  }

  /** The client sends PING frames only, and answers no {@code pusher:ping}. */
  @Test
  void shouldStayConnected_whenItIsIdleForAnHour() throws IOException {
    SettableClock clock = new SettableClock(Instant.now());
    try (PusherServer idle = TestApp.serve(clock)) {
      Client client = connect("ada", idle);
      await().atMost(LIMIT).until(() -> "ada".equals(client.pusher.user().userId()));
      String socketId = client.pusher.getConnection().getSocketId();
      for (int periods = 0; periods < 30; periods++) {
        clock.advance(Duration.ofSeconds(120));
        // The client answers the server's PING frame.
        Heard.since(idle, clock);
      }
      assertThat(client.pusher.getConnection().getSocketId()).isEqualTo(socketId);
      assertThat(client.states)
          .containsExactly(ConnectionState.CONNECTING, ConnectionState.CONNECTED);
      assertThat(client.errors).isEmpty();
      client.pusher.disconnect();
    }
  }

  /** The same for real: two and a half times the activity timeout. */
  @Test
  @LongTest
  void shouldStayConnected_whenItIsIdleFor5Minutes() throws Exception {
    Client client = signIn("ada");
    String socketId = client.pusher.getConnection().getSocketId();
    Thread.sleep(Duration.ofMinutes(5));
    assertThat(client.pusher.getConnection().getSocketId()).isEqualTo(socketId);
    assertThat(client.states)
        .containsExactly(ConnectionState.CONNECTING, ConnectionState.CONNECTED);
    client.sendUntilHeard(5);
  }

  /**
   * With a new client: one that connects again throws on its event thread, see
   * https://github.com/pusher/pusher-websocket-java/issues/367 .
   */
  @Test
  void shouldSignInAgain_whenItsUserWasTerminated() {
    Client before = signIn("ada");
    terminate("ada");
    before.awaitState(ConnectionState.DISCONNECTED);
    Client after = signIn("ada");
    after.sendUntilHeard(3);
    assertThat(before.heard).isEmpty();
  }

  @Test
  void shouldSeeTheMemberLeaveOnce_whenTheMembersConnectionsAreTerminated() {
    Client bob = signIn("bob");
    Presence seen = new Presence();
    bob.pusher.subscribePresence("presence-room", seen);
    await().atMost(LIMIT).until(() -> seen.log.contains("subscribed"));
    for (int connections = 1; connections <= 2; connections++) {
      Client ada = signIn("ada");
      Presence own = new Presence();
      ada.pusher.subscribePresence("presence-room", own);
      await().atMost(LIMIT).until(() -> own.log.contains("subscribed"));
    }
    terminate("ada");
    await().atMost(LIMIT).until(() -> seen.log.contains("-ada"));
    bob.sendUntilHeard(4);
    assertThat(seen.log).containsExactly("subscribed", "+ada", "-ada");
  }

  private void terminate(String userId) {
    assertThat(appServer.post("/users/" + userId + "/terminate_connections", "{}").getHttpStatus())
        .isEqualTo(200);
  }

  /** Connects a client whose app server says it is this user, and waits until it is signed in. */
  private Client signIn(String userId) {
    Client client = connect(userId);
    await().atMost(LIMIT).until(() -> userId.equals(client.pusher.user().userId()));
    return client;
  }

  /** Connects a client that signs in as soon as it is connected. */
  private Client connect(String userId) {
    return connect(userId, server);
  }

  private Client connect(String userId, PusherServer server) {
    Client client = new Client(userId, server);
    clients.add(client);
    // Called while the client connects, it could sign in twice.
    client.pusher.signin();
    client.pusher.connect(client, ConnectionState.ALL);
    return client;
  }

  private final class Client implements ConnectionEventListener {

    private final String userId;
    private final Pusher pusher;
    private final Queue<ConnectionState> states = new ConcurrentLinkedQueue<>();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    Client(String userId, PusherServer server) {
      this.userId = userId;
      PusherOptions options =
          new PusherOptions()
              .setHost("127.0.0.1")
              .setWsPort(server.port())
              .setUseTLS(false)
              .setUserAuthenticator(this::authenticate)
              .setChannelAuthorizer(
                  (channel, socketId) ->
                      appServer.authenticate(socketId, channel, new PresenceUser(userId)));
      this.pusher = new Pusher(TestApp.APP.key(), options);
      pusher.user().bind("nudge", event -> heard.add(event.getData()));
    }

    /** The answer of an app server: pusher-http-java has a method for channels only. */
    private String authenticate(String socketId) {
      String userData = Json.newObject().put("id", userId).toString();
      String signature = SignatureUtil.sign(socketId + "::user::" + userData, TestApp.APP.secret());
      return Json.newObject()
          .put("auth", TestApp.APP.key() + ":" + signature)
          .put("user_data", userData)
          .toString();
    }

    void awaitState(ConnectionState state) {
      await().atMost(LIMIT).until(() -> pusher.getConnection().getState() == state);
    }

    /** Sends to the user until it is heard: the client subscribes after it has signed in. */
    void sendUntilHeard(int n) {
      ObjectNode event = Json.newObject().put("name", "nudge").put("data", "{\"n\":" + n + "}");
      event.putArray("channels").add("#server-to-user-" + userId);
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                assertThat(appServer.post("/events", event.toString()).getHttpStatus())
                    .isEqualTo(200);
                return !heard.isEmpty();
              });
    }

    @Override
    public void onConnectionStateChange(ConnectionStateChange change) {
      states.add(change.getCurrentState());
    }

    @Override
    public void onError(String message, @Nullable String code, @Nullable Exception failure) {
      errors.add(code + " " + message);
    }
  }

  /** What a member sees of a presence channel. */
  private static final class Presence implements PresenceChannelEventListener {

    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    @Override
    public void onUsersInformationReceived(String channel, Set<User> users) {
      log.add("subscribed");
    }

    @Override
    public void userSubscribed(String channel, User user) {
      log.add("+" + user.getId());
    }

    @Override
    public void userUnsubscribed(String channel, User user) {
      log.add("-" + user.getId());
    }

    @Override
    public void onAuthenticationFailure(String message, Exception failure) {
      log.add(message);
    }

    @Override
    public void onSubscriptionSucceeded(String channel) {}

    @Override
    public void onEvent(PusherEvent event) {}
  }
}
