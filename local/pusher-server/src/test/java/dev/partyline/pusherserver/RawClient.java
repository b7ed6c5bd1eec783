package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A WebSocket client without Pusher's library: sends frames, receives frames and the close. */
public final class RawClient implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** How the connection ended. */
  record Ending(int code, String reason) {}

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final WebSocket socket;
  private volatile @Nullable CompletableFuture<Void> closeReply;
  private String socketId = "";

  private RawClient(int port, String pathAndQuery) {
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .connectTimeout(LIMIT)
            .buildAsync(URI.create("ws://127.0.0.1:" + port + pathAndQuery), new Listener())
            .join();
  }

  static RawClient open(PusherServer server, String pathAndQuery) {
    return new RawClient(server.port(), pathAndQuery);
  }

  /** Connects and waits until the connection is established. */
  static RawClient connect(PusherServer server) {
    return connect(server.port(), TestApp.APP.key());
  }

  /** Connects with an app key. */
  public static RawClient connect(int port, String key) {
    RawClient client = new RawClient(port, "/app/" + key + "?protocol=7&client=test&version=1.0");
    ObjectNode established = client.next("pusher:connection_established");
    client.socketId =
        Json.object(established.path("data").asText()).orElseThrow().path("socket_id").asText();
    return client;
  }

  public String socketId() {
    return socketId;
  }

  public RawClient send(String frame) {
    socket.sendText(frame, true).join();
    return this;
  }

  void sendBinary(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  /** Waits for the next frame. */
  ObjectNode next() {
    return next(frame -> true, "a frame", LIMIT);
  }

  /** Waits for the next frame with an event, and skips others. */
  public ObjectNode next(String event) {
    return next(event, LIMIT);
  }

  /** Waits with a timeout. */
  public ObjectNode next(String event, Duration limit) {
    return next(frame -> frame.path("event").asText().equals(event), event, limit);
  }

  private ObjectNode next(Predicate<ObjectNode> wanted, String what, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        @Nullable String text = received.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (text == null) {
          throw new AssertionError(what + " did not come within " + limit);
        }
        ObjectNode frame = Json.object(text).orElseThrow();
        if (wanted.test(frame)) {
          return frame;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The message of the next error frame. */
  String nextError() {
    return next("pusher:error").path("data").path("message").asText();
  }

  /**
   * Sends a ping and returns all frames before its pong. The server handles frames of a connection
   * in order, so these are all frames caused by earlier ones.
   */
  List<ObjectNode> framesUntilPong() {
    send("{\"event\":\"pusher:ping\",\"data\":{}}");
    List<ObjectNode> frames = new ArrayList<>();
    for (ObjectNode frame = next();
        !frame.path("event").asText().equals("pusher:pong");
        frame = next()) {
      frames.add(frame);
    }
    return frames;
  }

  Ending ending() {
    try {
      return ending.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the connection was not closed within " + LIMIT, e);
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the connection is established or ended, and returns which. */
  boolean isEstablished() {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (isOpen() && received.isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    return !received.isEmpty();
  }

  /** Whether a frame has been received that {@code next} has not returned. */
  boolean hasNext() {
    return !received.isEmpty();
  }

  boolean isOpen() {
    return !ending.isDone();
  }

  /** Never answers the server's close frame, so that the server waits for it. */
  void ignoreClose() {
    closeReply = new CompletableFuture<>();
  }

  /** Aborts the connection without a close frame. */
  void drop() {
    socket.abort();
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        received.add(text.toString());
        text.setLength(0);
      }
      ws.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
      ending.complete(new Ending(code, reason));
      return closeReply;
    }

    @Override
    public void onError(WebSocket ws, Throwable error) {
      ending.completeExceptionally(error);
    }
  }
}
