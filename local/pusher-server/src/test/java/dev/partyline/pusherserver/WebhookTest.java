package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks, received by an app server. */
class WebhookTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  /** Failures are provoked. A field, since loggers are weakly referenced. */
  private static final Logger LOGGER = Logger.getLogger("dev.partyline.pusherserver");

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private HttpServer appServer;
  private URI url;

  private record Received(String key, String signature, String contentType, String body) {

    ObjectNode event() {
      var events = Json.object(body).orElseThrow().path("events");
      assertThat(events).hasSize(1);
      return (ObjectNode) events.get(0);
    }
  }

  @BeforeEach
  void start() throws IOException {
    LOGGER.setLevel(Level.OFF);
    appServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    appServer.createContext("/hook", this::receive);
    appServer.start();
    url = URI.create("http://127.0.0.1:" + appServer.getAddress().getPort() + "/hook?from=pusher");
  }

  @AfterEach
  void stop() {
    appServer.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    received.add(
        new Received(
            exchange.getRequestHeaders().getFirst("X-Pusher-Key"),
            exchange.getRequestHeaders().getFirst("X-Pusher-Signature"),
            exchange.getRequestHeaders().getFirst("Content-Type"),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    Integer status = answers.poll();
    exchange.sendResponseHeaders(status == null ? 200 : status, -1);
    exchange.close();
  }

  @Test
  void shouldBeSignedWithTheAppsSecret() throws Exception {
    try (PusherServer server = serve(NEVER);
        RawClient client = RawClient.connect(server)) {
      long before = System.currentTimeMillis();
      client.send(TestApp.subscribe("room"));
      Received webhook = next();
      assertThat(webhook.key()).isEqualTo("key-1");
      assertThat(webhook.signature()).isEqualTo(new AppSignature(TestApp.APP).of(webhook.body()));
      assertThat(webhook.contentType()).isEqualTo("application/json");
      assertThat(Json.object(webhook.body()).orElseThrow().path("time_ms").longValue())
          .isBetween(before, System.currentTimeMillis());
      assertThat(webhook.event().toString())
          .isEqualTo("{\"name\":\"channel_occupied\",\"channel\":\"room\"}");
    }
  }

  @Test
  void shouldTellOfChannelsAndMembers_whenTheyComeAndGo() throws Exception {
    try (PusherServer server = serve(AT_ONCE)) {
      RawClient ada = joined(server, "ada");
      assertThat(nextEvent())
          .isEqualTo("{\"name\":\"channel_occupied\",\"channel\":\"presence-a\"}");
      assertThat(nextEvent())
          .isEqualTo("{\"name\":\"member_added\",\"channel\":\"presence-a\",\"user_id\":\"ada\"}");
      RawClient bob = joined(server, "bob");
      assertThat(nextEvent())
          .isEqualTo("{\"name\":\"member_added\",\"channel\":\"presence-a\",\"user_id\":\"bob\"}");
      bob.drop();
      assertThat(nextEvent())
          .isEqualTo(
              "{\"name\":\"member_removed\",\"channel\":\"presence-a\",\"user_id\":\"bob\"}");
      ada.drop();
      assertThat(nextEvent())
          .isEqualTo(
              "{\"name\":\"member_removed\",\"channel\":\"presence-a\",\"user_id\":\"ada\"}");
      assertThat(nextEvent())
          .isEqualTo("{\"name\":\"channel_vacated\",\"channel\":\"presence-a\"}");
    }
  }

  @Test
  void shouldTellNothing_whenSomebodyComesBackWithinTheDelay() throws Exception {
    try (PusherServer server = serve(NEVER);
        RawClient marker = RawClient.connect(server)) {
      RawClient before = joined(server, "ada");
      assertThat(nextEvent()).contains("channel_occupied");
      assertThat(nextEvent()).contains("member_added");
      before.send(TestApp.unsubscribe("presence-a")).framesUntilPong();
      RawClient after = joined(server, "ada");
      marker.send(TestApp.subscribe("marker"));
      assertThat(nextEvent()).isEqualTo("{\"name\":\"channel_occupied\",\"channel\":\"marker\"}");
      before.close();
      after.close();
    }
  }

  @Test
  void shouldTellOfClientEvents() throws Exception {
    try (PusherServer server = serve(NEVER);
        RawClient ada = joined(server, "ada")) {
      nextEvent();
      nextEvent();
      ada.send(
          "{\"event\":\"client-x\",\"channel\":\"presence-a\",\"data\":{\"a\":1},\"user_id\":\"forged\"}");
      assertThat(nextEvent())
          .isEqualTo(
              "{\"name\":\"client_event\",\"channel\":\"presence-a\",\"event\":\"client-x\",\"data\":\"{\\\"a\\\":1}\",\"socket_id\":\"%s\",\"user_id\":\"ada\"}"
                  .formatted(ada.socketId()));
    }
  }

  @Test
  void shouldTellOfACacheMissOnce_whenSeveralSubscribeToAnEmptyCache() throws Exception {
    try (PusherServer server = serve(NEVER);
        RawClient one = RawClient.connect(server);
        RawClient two = RawClient.connect(server)) {
      one.send(TestApp.subscribe("cache-a")).framesUntilPong();
      two.send(TestApp.subscribe("cache-a")).framesUntilPong();
      two.send(TestApp.subscribe("marker"));
      assertThat(nextEvent()).contains("channel_occupied", "cache-a");
      assertThat(nextEvent()).isEqualTo("{\"name\":\"cache_miss\",\"channel\":\"cache-a\"}");
      assertThat(nextEvent()).contains("channel_occupied", "marker");
    }
  }

  @Test
  void shouldTellTheSubscriptionCount_whenThatIsEnabled() throws Exception {
    try (PusherServer server = TestApp.builder().webhook(url).subscriptionCount(true).start();
        RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribe("room"));
      assertThat(nextEvent()).contains("channel_occupied");
      assertThat(nextEvent())
          .isEqualTo(
              "{\"name\":\"subscription_count\",\"channel\":\"room\",\"subscription_count\":1}");
    }
  }

  @Test
  void shouldTellNothing_whenAUserSubscribesToItsOwnChannel() throws Exception {
    try (PusherServer server = serve(AT_ONCE);
        RawClient ada = RawClient.connect(server)) {
      ada.send(TestApp.signIn(ada, "ada")).next("pusher:signin_success");
      ada.send(TestApp.subscribe("#server-to-user-ada")).framesUntilPong();
      ada.send(TestApp.subscribe("marker"));
      assertThat(nextEvent()).contains("channel_occupied", "marker");
    }
  }

  @Test
  void shouldRetryTheSameBodyUntilItIsTaken_whenTheAppServerFails() throws Exception {
    answers.add(500);
    answers.add(404);
    answers.add(302);
    try (PusherServer server = serve(NEVER);
        RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribe("room"));
      Received first = next();
      for (int retry = 1; retry <= 3; retry++) {
        assertThat(next()).as("retry " + retry).isEqualTo(first);
      }
      client.send(TestApp.subscribe("marker"));
      assertThat(nextEvent()).contains("marker");
    }
  }

  @Test
  void shouldNotHoldUpOthers_whenTheAppServerIsDown() throws Exception {
    appServer.stop(0);
    try (PusherServer server = serve(NEVER);
        RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      assertThat(TestApp.library(server).trigger("room", "e", 1).getHttpStatus()).isEqualTo(200);
      client.next("e");
    }
  }

  private PusherServer serve(Duration delay) throws IOException {
    return TestApp.builder().webhook(url).webhookTimes(delay, AT_ONCE).start();
  }

  private static RawClient joined(PusherServer server, String userId) {
    RawClient client = RawClient.connect(server);
    client
        .send(TestApp.subscribePresence(client, "presence-a", userId))
        .next("pusher_internal:subscription_succeeded");
    return client;
  }

  private String nextEvent() throws InterruptedException {
    return next().event().toString();
  }

  private Received next() throws InterruptedException {
    Received webhook = received.poll(1, TimeUnit.MINUTES);
    assertThat(webhook).as("a webhook within a minute").isNotNull();
    return webhook;
  }
}
