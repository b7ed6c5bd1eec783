package dev.partyline.pusherserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * 1,000 connections and 500 messages a second for a minute, on the server in a process of its own,
 * started as bin/pusher-server starts it. Memory and latency are then in {@code target/load.txt}.
 */
@LongTest
class LoadTest {

  private static final int CONNECTIONS = 1_000;

  /** Connections on one channel: as many as a presence channel may have members. */
  private static final int PRESENCE_GROUP = 100;

  private static final int PRIVATE_GROUP = 10;
  private static final int MESSAGES_PER_SECOND = 500;
  private static final int SECONDS = 60;

  /** One message in ten goes to a presence channel. */
  private static final int PRESENCE_SHARE = 10;

  private static final int PUBLISHERS = 4;

  private final PusherApp app = new PusherApp("app-1", "key-1", "secret-1");
  private final AppSignature signature = new AppSignature(app);
  private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
  private final AtomicInteger subscribed = new AtomicInteger();

  @Test
  void shouldDeliverEverything_whenAThousandListen() throws Exception {
    Process server = start();
    try {
      String ready = server.inputReader().readLine();
      int port = Json.object(ready.substring("ready ".length())).orElseThrow().path("port").asInt();
      long atRest = kilobytes(server, "VmRSS");
      HttpClient client = HttpClient.newHttpClient();
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.add(new Client(client, port, i));
      }
      for (Client one : clients) {
        one.ready.get(1, TimeUnit.MINUTES);
      }
      assertThat(subscribed).hasValue(2 * CONNECTIONS);
      long connected = kilobytes(server, "VmRSS");
      int expected = publish(port);
      long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (latencies.size() < expected && System.nanoTime() < deadline) {
        Thread.sleep(50);
      }
      report(atRest, connected, kilobytes(server, "VmHWM"));
      assertThat(latencies).hasSize(expected);
      client.shutdownNow();
    } finally {
      server.destroy();
    }
  }

  /** Publishes evenly, and returns how many deliveries that makes. */
  private int publish(int port) throws InterruptedException {
    AtomicInteger expected = new AtomicInteger();
    AtomicInteger next = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(PUBLISHERS);
    long start = System.nanoTime();
    for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
      Thread.ofPlatform()
          .start(
              () -> {
                Pusher pusher = new Pusher(app.id(), app.key(), app.secret());
                pusher.setHost("127.0.0.1:" + port);
                pusher.setEncrypted(false);
                for (int i = next.getAndIncrement();
                    i < MESSAGES_PER_SECOND * SECONDS;
                    i = next.getAndIncrement()) {
                  long at = start + i * (1_000_000_000L / MESSAGES_PER_SECOND);
                  LockSupport.parkNanos(at - System.nanoTime());
                  boolean presence = i % PRESENCE_SHARE == 0;
                  int group = presence ? PRESENCE_GROUP : PRIVATE_GROUP;
                  int room = i / PRESENCE_SHARE % (CONNECTIONS / group);
                  String channel = (presence ? "presence-room-" : "private-room-") + room;
                  pusher.trigger(channel, "sent", String.valueOf(System.nanoTime()));
                  expected.addAndGet(group);
                }
                done.countDown();
              });
    }
    assertThat(done.await(10, TimeUnit.MINUTES)).isTrue();
    return expected.get();
  }

  private void report(long atRest, long connected, long most) throws IOException {
    long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    String text =
        "%d deliveries; p50 %.1f ms, p99 %.1f ms, longest %.1f ms; memory %d MB at rest, %d MB with %d connections, %d MB at most%n"
            .formatted(
                sorted.length,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                sorted[sorted.length - 1] / 1e6,
                atRest / 1024,
                connected / 1024,
                CONNECTIONS,
                most / 1024);
    Files.writeString(Path.of("target", "load.txt"), text);
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.partyline.pusherserver.command.PusherServerMain",
            "--port=0",
            "--app-id=" + app.id(),
            "--key=" + app.key(),
            "--secret=" + app.secret())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** A number of Linux's {@code /proc/<pid>/status}. */
  private static long kilobytes(Process process, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** A connection that subscribes to one presence and one private channel. */
  private final class Client implements WebSocket.Listener {

    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final int number;

    Client(HttpClient client, int port, int number) {
      this.number = number;
      client
          .newWebSocketBuilder()
          .buildAsync(URI.create("ws://127.0.0.1:" + port + "/app/key-1?protocol=7"), this)
          .join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        long now = System.nanoTime();
        var frame = Json.object(text.toString()).orElseThrow();
        text.setLength(0);
        switch (frame.path("event").asText()) {
          case "sent" -> {
            long sent = Long.parseLong(frame.path("data").asText().replace("\"", ""));
            latencies.add(now - sent);
          }
          case "pusher:connection_established" ->
              subscribe(
                  ws,
                  Json.object(frame.path("data").asText())
                      .orElseThrow()
                      .path("socket_id")
                      .asText());
          case "pusher_internal:subscription_succeeded" -> {
            subscribed.incrementAndGet();
            if (frame.path("channel").asText().startsWith("private-")) {
              ready.complete(null);
            }
          }
          default -> {}
        }
      }
      ws.request(1);
      return null;
    }

    private void subscribe(WebSocket ws, String socketId) {
      String presence = "presence-room-" + number % (CONNECTIONS / PRESENCE_GROUP);
      String data = "{\"user_id\":\"user-" + number + "\"}";
      String auth = "key-1:" + signature.of(socketId + ":" + presence + ":" + data);
      String room = "private-room-" + number % (CONNECTIONS / PRIVATE_GROUP);
      String roomAuth = "key-1:" + signature.of(socketId + ":" + room);
      // Not waited for: this is the thread that sends.
      ws.sendText(TestApp.subscribe(presence, auth, data), true)
          .thenCompose(sent -> sent.sendText(TestApp.subscribe(room, roomAuth, null), true));
    }
  }
}
