package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.pusher.rest.Pusher;
import com.pusher.rest.data.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients at once, and clients that misbehave. */
@Timeout(300)
class UnderLoadTest {

  @Test
  void shouldKeepEachPublishersOrder_whenSeveralPublishAtOnce() throws Exception {
    try (PusherServer server = TestApp.serve();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        RawClient client = RawClient.connect(server)) {
      client.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      List<Callable<Void>> publishers = new ArrayList<>();
      for (int publisher = 0; publisher < 4; publisher++) {
        String event = "from-" + publisher;
        publishers.add(
            () -> {
              Pusher pusher = TestApp.library(server);
              for (int i = 0; i < 50; i++) {
                assertThat(pusher.trigger("room", event, i).getHttpStatus()).isEqualTo(200);
              }
              return null;
            });
      }
      finish(pool.invokeAll(publishers));
      int[] expected = new int[4];
      for (ObjectNode frame : client.framesUntilPong()) {
        int publisher = Integer.parseInt(frame.path("event").asText().substring("from-".length()));
        assertThat(frame.path("data").asText()).isEqualTo(String.valueOf(expected[publisher]++));
      }
      assertThat(expected).containsOnly(50);
    }
  }

  @Test
  void shouldCountExactly_whenManySubscribeUnsubscribeAndDropAtOnce() throws Exception {
    try (PusherServer server = TestApp.serve();
        ExecutorService pool = Executors.newFixedThreadPool(16);
        RawClient watcher = RawClient.connect(server)) {
      Pusher pusher = TestApp.library(server);
      watcher
          .send(TestApp.subscribePresence(watcher, "presence-room", "watcher"))
          .next("pusher_internal:subscription_succeeded");
      List<Callable<Void>> visitors = new ArrayList<>();
      for (int visitor = 0; visitor < 120; visitor++) {
        int number = visitor;
        visitors.add(
            () -> {
              RawClient client = RawClient.connect(server);
              String user = "user-" + number % 7;
              client
                  .send(TestApp.subscribePresence(client, "presence-room", user))
                  .next("pusher_internal:subscription_succeeded");
              if (number % 3 == 0) {
                client.send(TestApp.unsubscribe("presence-room")).framesUntilPong();
              }
              client.drop();
              return null;
            });
      }
      finish(pool.invokeAll(visitors));
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(
                          pusher
                              .get(
                                  "/channels/presence-room",
                                  Map.of("info", "user_count,subscription_count"))
                              .getMessage())
                      .isEqualTo("{\"occupied\":true,\"user_count\":1,\"subscription_count\":1}"));
      int balance = 0;
      for (ObjectNode frame : watcher.framesUntilPong()) {
        balance += frame.path("event").asText().endsWith("member_added") ? 1 : -1;
        assertThat(balance).isBetween(0, 7);
      }
      assertThat(balance).isZero();
    }
  }

  @Test
  void shouldDropOnlyTheClientThatDoesNotRead_whenMuchIsPublished() throws Exception {
    // A publisher that waits for the client that does not read would wait this long.
    Duration sendTimeout = Duration.ofSeconds(6);
    try (PusherServer server = TestApp.builder().outbox(500, sendTimeout).start();
        Socket stuck = upgrade(server);
        RawClient healthy = RawClient.connect(server)) {
      Pusher pusher = TestApp.library(server);
      stuck.getOutputStream().write(maskedText(TestApp.subscribe("room")));
      healthy.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(subscriptions(pusher)).contains(":2}"));
      List<Event> tenTimesTenKilobytes =
          Collections.nCopies(10, new Event("room", "e", "x".repeat(10_000)));
      for (int call = 0; call < 150; call++) {
        long before = System.nanoTime();
        assertThat(pusher.trigger(tenTimesTenKilobytes).getHttpStatus()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(sendTimeout);
        for (int i = 0; i < 10; i++) {
          healthy.next("e");
        }
      }
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(subscriptions(pusher)).contains(":1}"));
      assertThat(healthy.framesUntilPong()).isEmpty();
    }
  }

  @Test
  void shouldServeOthers_whenSocketsSendGarbageOrVanish() throws Exception {
    try (PusherServer server = TestApp.serve();
        RawClient witness = RawClient.connect(server)) {
      witness.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      Random random = new Random(7);
      for (int i = 0; i < 60; i++) {
        byte[] garbage = new byte[random.nextInt(1, 3_000)];
        random.nextBytes(garbage);
        try (Socket socket = i % 2 == 0 ? upgrade(server) : plain(server)) {
          socket.setSoLinger(true, 0);
          OutputStream out = socket.getOutputStream();
          out.write(garbage);
          out.flush();
        } catch (IOException e) {
          // The server may close the connection before everything is sent.
          assertThat(e).isNotNull();
        }
      }
      assertThat(TestApp.library(server).trigger("room", "e", 1).getHttpStatus()).isEqualTo(200);
      assertThat(witness.next().path("event").asText()).isEqualTo("e");
    }
  }

  @Test
  void shouldDeliverToAll_whenThereAreManyConnections() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    PusherServer server = TestApp.serve();
    Pusher pusher = TestApp.library(server);
    try {
      for (int i = 0; i < 300; i++) {
        RawClient client = RawClient.connect(server);
        clients.add(client);
        client.send(TestApp.subscribe("room")).next("pusher_internal:subscription_succeeded");
      }
      pusher.trigger("room", "e", 42);
      for (RawClient client : clients) {
        assertThat(client.next("e").path("data").asText()).isEqualTo("42");
      }
      server.close();
      for (RawClient client : clients) {
        assertThat(client.ending().code()).isEqualTo(4200);
      }
    } finally {
      server.close();
      clients.forEach(RawClient::close);
    }
  }

  private static String subscriptions(Pusher pusher) {
    return pusher.get("/channels/room", Map.of("info", "subscription_count")).getMessage();
  }

  private static Socket plain(PusherServer server) throws IOException {
    Socket socket = new Socket();
    // Small, so that it is soon full if the client does not read.
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    return socket;
  }

  private static Socket upgrade(PusherServer server) throws IOException {
    Socket socket = plain(server);
    String request =
        """
        GET /app/key-1?protocol=7 HTTP/1.1\r
        Host: 127.0.0.1\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """;
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 101".length());
    assertThat(new String(answer, US_ASCII)).isEqualTo("HTTP/1.1 101");
    return socket;
  }

  /** A short text frame with a mask of zeros, RFC 6455 section 5.2. */
  private static byte[] maskedText(String text) {
    byte[] payload = text.getBytes(US_ASCII);
    byte[] frame = new byte[payload.length + 6];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    return frame;
  }

  private static void finish(List<Future<Void>> tasks) throws Exception {
    for (Future<Void> task : tasks) {
      task.get();
    }
  }
}
