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

  private sealed interface Item {
    record Text(String text) implements Item {}

    record Close(CloseReason reason) implements Item {}

    record End() implements Item {}
  }

  private final Session session;
  private final int limit;
  private final Duration sendTimeout;
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private boolean closed;

  private Outbox(Session session, int limit, Duration sendTimeout) {
    this.session = session;
    this.limit = limit;
    this.sendTimeout = sendTimeout;
  }

  /** Opens the outbox of {@code session}; its thread ends with {@link #close} or {@link #end}. */
  static Outbox open(Session session, ServerSettings settings) {
    Outbox outbox = new Outbox(session, settings.unsentFrames(), settings.sendTimeout());
    Thread.ofVirtual().name("pusher-outbox").start(outbox::write);
    return outbox;
  }

  /** Adds a frame. Drops it after {@link #close}; closes the connection if too many frames wait. */
  synchronized void send(String text) {
    if (closed) {
      return;
    }
    if (items.size() >= limit) {
      items.clear();
      close(CloseReason.tooSlow());
      return;
    }
    items.add(new Item.Text(text));
  }

  /** Closes the connection after the frames in the queue, with a reason for the client. */
  synchronized void close(CloseReason reason) {
    if (closed) {
      return;
    }
    closed = true;
    items.add(new Item.Text(ServerFrame.error(reason.code(), reason.message())));
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
