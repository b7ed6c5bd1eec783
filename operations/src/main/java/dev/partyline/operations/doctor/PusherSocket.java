package dev.partyline.operations.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.pusher.PusherHost;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client's WebSocket connection with Pusher's protocol 7 (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/">protocol</a>).
 * Not thread-safe.
 */
final class PusherSocket implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final WebSocket socket;
  private final Frames frames;
  private final Duration limit;

  private PusherSocket(WebSocket socket, Frames frames, Duration limit) {
    this.socket = socket;
    this.frames = frames;
    this.limit = limit;
  }

  /**
   * Connects. A cluster's WebSocket host is {@code ws-<cluster>.pusher.com}; any other server's is
   * the host of its HTTP API.
   */
  static PusherSocket connect(Http http, PusherHost host, String key) throws NoResponseException {
    Frames frames = new Frames();
    try {
      WebSocket socket =
          http.client()
              .newWebSocketBuilder()
              .connectTimeout(http.limit())
              .buildAsync(address(host, key), frames)
              .get(http.limit().toMillis(), TimeUnit.MILLISECONDS);
      return new PusherSocket(socket, frames, http.limit());
    } catch (TimeoutException e) {
      throw NoResponseException.timeout(http.limit());
    } catch (ExecutionException e) {
      throw NoResponseException.because(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw NoResponseException.because(e);
    }
  }

  static String authority(PusherHost host) {
    return host.authority().matches("api-[a-z0-9-]+\\.pusher\\.com")
        ? "ws-" + host.authority().substring("api-".length())
        : host.authority();
  }

  private static URI address(PusherHost host, String key) {
    return URI.create(
        "%s://%s/app/%s?protocol=7&client=partyline-doctor&version=1.0"
            .formatted(host.scheme().equals("https") ? "wss" : "ws", authority(host), key));
  }

  /** Sends a subscription. */
  void subscribe(String channel, String auth, Optional<String> channelData)
      throws NoResponseException {
    ObjectNode frame = JSON.createObjectNode().put("event", "pusher:subscribe");
    ObjectNode data = frame.putObject("data").put("channel", channel).put("auth", auth);
    channelData.ifPresent(text -> data.put("channel_data", text));
    try {
      socket.sendText(frame.toString(), true).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw NoResponseException.timeout(limit);
    } catch (ExecutionException e) {
      throw NoResponseException.because(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw NoResponseException.because(e);
    }
  }

  /** Waits for the next matching frame and drops the others; empty after the timeout. */
  Optional<Frame> await(Predicate<Frame> wanted) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        Frame frame = frames.queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (frame == null || wanted.test(frame)) {
          return Optional.ofNullable(frame);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  /**
   * A received event, or the end of the connection.
   *
   * @param event the event's name; {@link #CLOSED} for the end
   * @param channel the event's channel; empty if it has none
   * @param code the code of an error or the end; 0 if it has none
   * @param data the event's data; the reason of an error or the end
   */
  record Frame(String event, String channel, int code, JsonNode data) {

    static final String CLOSED = "closed";

    /** Whether Pusher refused a connection or a subscription. */
    boolean isRefusal() {
      return event.equals("pusher:error")
          || event.equals("pusher_internal:subscription_error")
          || event.equals("pusher:subscription_error")
          || event.equals(CLOSED);
    }

    String message() {
      return data.path("message").asText(data.path("error").asText(""));
    }

    static Frame parse(String text) {
      try {
        JsonNode frame = JSON.readTree(text);
        JsonNode data = frame.path("data");
        // Pusher sends data as JSON, or as a string that contains JSON.
        JsonNode parsed = data.isTextual() ? parseOr(data) : data;
        return new Frame(
            frame.path("event").asText(),
            frame.path("channel").asText(),
            parsed.path("code").asInt(),
            parsed);
      } catch (JsonProcessingException e) {
        return new Frame("", "", 0, JSON.createObjectNode());
      }
    }

    private static JsonNode parseOr(JsonNode text) {
      try {
        return JSON.readTree(text.asText());
      } catch (JsonProcessingException e) {
        return text;
      }
    }

    /** Omits the data, which may be private. */
    @Override
    public String toString() {
      return "Frame[" + event + ", " + channel + ", " + code + "]";
    }
  }

  private static final class Frames implements WebSocket.Listener {

    private final BlockingQueue<Frame> queue = new LinkedBlockingQueue<>();
    private final List<CharSequence> parts = new ArrayList<>();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      parts.add(data.toString());
      if (last) {
        queue.add(Frame.parse(String.join("", parts)));
        parts.clear();
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(
        WebSocket webSocket, int statusCode, String reason) {
      queue.add(
          new Frame(Frame.CLOSED, "", statusCode, JSON.createObjectNode().put("message", reason)));
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      queue.add(new Frame(Frame.CLOSED, "", 0, JSON.createObjectNode()));
    }
  }
}
