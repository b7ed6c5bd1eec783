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
 * The frames on their way to one client, written in the order they were put in by a thread of its
 * own, so that a client which reads slowly or not at all holds up nobody else.
 *
 * <p>Thread-safe; no method waits for the network.
 */
final class Outbox {

  /** RFC 6455 section 5.5: a control frame carries 125 bytes, two of them the code. */
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
  private boolean sealed;

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

  /**
   * Puts a frame in; after {@link #close} it is dropped, and when too many wait, so is the client.
   */
  synchronized void send(String text) {
    if (sealed) {
      return;
    }
    if (items.size() >= limit) {
      items.clear();
      close(CloseReason.tooSlow());
      return;
    }
    items.add(new Item.Text(text));
  }

  /** Closes the connection once all that is in here has been written; the client hears why. */
  synchronized void close(CloseReason reason) {
    if (sealed) {
      return;
    }
    sealed = true;
    items.add(new Item.Text(ServerFrame.error(reason.code(), reason.message())));
    items.add(new Item.Close(reason));
  }

  /** Forgets what is in here: the connection is gone. */
  synchronized void end() {
    sealed = true;
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
      // The client is gone, or has not taken one frame in all that time. Jetty now reports the
      // connection as closed, and everything else is done there.
      session.disconnect();
    } catch (InterruptedException e) {
      session.disconnect();
      Thread.currentThread().interrupt();
    }
  }

  private void closeWith(CloseReason reason)
      throws ExecutionException, TimeoutException, InterruptedException {
    // A client that does not answer the close frame is not waited for longer than this.
    session.setIdleTimeout(sendTimeout);
    await(done -> session.close(reason.code(), reason(reason.message()), done));
  }

  /** As much of the message as fits, in whole characters. */
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
