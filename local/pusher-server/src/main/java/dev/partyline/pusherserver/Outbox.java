package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * The queue of frames to one client. A thread of its own writes them in order, so that a slow
 * client does not delay the others.
 *
 * <p>Thread-safe. No method waits for the network.
 */
final class Outbox {

  /** RFC 6455 section 5.5: a control frame has 125 bytes, two of them for the code. */
  private static final int MAX_REASON_BYTES = 123;

  /**
   * "When using protocol versions < 6, a {@code pusher:error} event is also sent before the
   * connection is closed" (<a
   * href="https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#connection-closure">connection
   * closure</a>).
   */
  private static final int FIRST_PROTOCOL_WITHOUT_ERROR = 6;

  private sealed interface Item {
    record Text(String text) implements Item {}

    record Ping() implements Item {}

    record Pong(ByteBuffer payload) implements Item {}

    record Close(CloseReason reason) implements Item {}

    record End() implements Item {}
  }

  private final Session session;
  private final int limit;
  private final Duration sendTimeout;
  private final boolean sendsErrorBeforeClose;
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private boolean closed;

  private Outbox(Session session, int limit, Duration sendTimeout, boolean sendsErrorBeforeClose) {
    this.session = session;
    this.limit = limit;
    this.sendTimeout = sendTimeout;
    this.sendsErrorBeforeClose = sendsErrorBeforeClose;
  }

  /**
   * Opens the outbox of {@code session}; its thread ends with {@link #close} or {@link #end}.
   *
   * @param protocol the client's; 0 if it names none
   */
  static Outbox open(Session session, int protocol, ServerSettings settings) {
    Outbox outbox =
        new Outbox(
            session,
            settings.unsentFrames(),
            settings.sendTimeout(),
            protocol > 0 && protocol < FIRST_PROTOCOL_WITHOUT_ERROR);
    Thread.ofVirtual().name("pusher-outbox").start(outbox::write);
    return outbox;
  }

  /** Adds a message. Drops it after {@link #close}; closes the connection if too many wait. */
  void send(String text) {
    add(new Item.Text(text));
  }

  /** Adds a PING frame, as {@link #send} does. */
  void ping() {
    add(new Item.Ping());
  }

  /** Adds a PONG frame, as {@link #send} does. */
  void pong(ByteBuffer payload) {
    add(new Item.Pong(payload));
  }

  private synchronized void add(Item item) {
    if (closed) {
      return;
    }
    if (items.size() >= limit) {
      items.clear();
      close(CloseReason.tooSlow());
      return;
    }
    items.add(item);
  }

  /** Closes the connection after the frames in the queue, with a reason for the client. */
  synchronized void close(CloseReason reason) {
    if (closed) {
      return;
    }
    closed = true;
    if (sendsErrorBeforeClose) {
      items.add(new Item.Text(ServerFrame.error(reason.code(), reason.message())));
    }
    items.add(new Item.Close(reason));
  }

  /** Drops the frames in the queue: the connection is closed. */
  synchronized void end() {
    closed = true;
    items.clear();
    items.add(new Item.End());
  }

  private void write() {
    try {
      while (true) {
        switch (items.take()) {
          case Item.Text text -> await(done -> session.sendText(text.text(), done));
          case Item.Ping ping -> await(done -> session.sendPing(ByteBuffer.allocate(0), done));
          case Item.Pong pong -> await(done -> session.sendPong(pong.payload(), done));
          case Item.Close close -> {
            closeWith(close.reason());
            return;
          }
          case Item.End end -> {
            return;
          }
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      // The client has disconnected, or does not read. Jetty now calls onClose, which cleans up.
      session.disconnect();
    } catch (InterruptedException e) {
      session.disconnect();
      Thread.currentThread().interrupt();
    }
  }

  private void closeWith(CloseReason reason)
      throws ExecutionException, TimeoutException, InterruptedException {
    // The timeout for the client's close frame.
    session.setIdleTimeout(sendTimeout);
    await(done -> session.close(reason.code(), reason(reason.message()), done));
  }

  /** The message, truncated to the limit at a character boundary. */
  private static String reason(String message) {
    CharBuffer characters = CharBuffer.wrap(message);
    CharsetEncoder encoder = UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
    CoderResult unused = encoder.encode(characters, ByteBuffer.allocate(MAX_REASON_BYTES), true);
    return message.substring(0, characters.position());
  }

  private void await(Consumer<Callback.Completable> action)
      throws ExecutionException, TimeoutException, InterruptedException {
    Callback.Completable done = Callback.Completable.with(action);
    done.get(sendTimeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
