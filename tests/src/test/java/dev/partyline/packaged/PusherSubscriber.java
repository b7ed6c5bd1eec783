package dev.partyline.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.pusher.rest.SignatureUtil;
import dev.partyline.pusherserver.PusherApp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket connection to the Pusher server, subscribed to one private channel. */
final class PusherSubscriber implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  private PusherSubscriber(int port, String key) {
    URI address =
        URI.create(
            "ws://127.0.0.1:%d/app/%s?protocol=7&client=test&version=1".formatted(port, key));
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, new Listener()).join();
  }

  static PusherSubscriber subscribe(int port, PusherApp app, String channel, Duration limit)
      throws IOException, InterruptedException {
    PusherSubscriber subscriber = new PusherSubscriber(port, app.key());
    JsonNode established = subscriber.next("pusher:connection_established", limit);
    String socketId = JSON.readTree(established.path("data").asText()).path("socket_id").asText();
    String signature = SignatureUtil.sign(socketId + ":" + channel, app.secret());
    subscriber.socket.sendText(
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\",\"auth\":\"%s:%s\"}}"
            .formatted(channel, app.key(), signature),
        true);
    subscriber.next("pusher_internal:subscription_succeeded", limit);
    return subscriber;
  }

  /** The next frame with that event; earlier ones are skipped. */
  JsonNode next(String event, Duration limit) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      String text = received.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (text == null) {
        throw new AssertionError(event + " did not come within " + limit);
      }
      JsonNode frame = JSON.readTree(text);
      if (frame.path("event").asText().equals(event)) {
        return frame;
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket ws, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        received.add(text.toString());
        text.setLength(0);
      }
      ws.request(1);
      return null;
    }
  }
}
