package dev.partyline.pusherserver.junit;

import dev.partyline.pusherserver.Publication;
import dev.partyline.pusherserver.PusherApp;
import dev.partyline.pusherserver.PusherServer;
import dev.partyline.pusherserver.PusherServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A Pusher server for the tests of a class, on a free port:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final PusherServerExtension PUSHER = new PusherServerExtension();
 * }</pre>
 *
 * <p>In a static field it runs for all tests of the class, in another field for each test anew.
 * What was published is forgotten before each test. For JUnit 5 and 6. Thread-safe.
 */
public final class PusherServerExtension
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

  private static final String LOOPBACK = "127.0.0.1";

  /** How long {@link #awaitPublished} waits. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final PusherServerBuilder builder;
  private final List<Publication> published = new ArrayList<>();
  private @Nullable PusherServer server;
  private boolean isForAllTests;

  /** A server with the builder's defaults. */
  public PusherServerExtension() {
    this(PusherServer.builder());
  }

  /**
   * A server with other settings.
   *
   * @param builder its {@code onPublished} is this extension's
   */
  public PusherServerExtension(PusherServerBuilder builder) {
    this.builder = builder.onPublished(this::add);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    isForAllTests = true;
    start();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    if (!isForAllTests) {
      start();
    }
    synchronized (published) {
      published.clear();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!isForAllTests) {
      stop();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stop();
  }

  private synchronized void start() throws IOException {
    if (server == null) {
      server = builder.start();
    }
  }

  private synchronized void stop() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  private void add(Publication publication) {
    synchronized (published) {
      published.add(publication);
      published.notifyAll();
    }
  }

  /** {@code 127.0.0.1}. */
  public String host() {
    return LOOPBACK;
  }

  /** The port of WebSockets and of the HTTP API. */
  public int port() {
    return server().port();
  }

  /** Host and port, as pusher-http-java's {@code setHost} wants them. */
  public String hostAndPort() {
    return LOOPBACK + ":" + port();
  }

  /** The app's id, key and secret. */
  public PusherApp app() {
    return builder.app();
  }

  /**
   * The running server.
   *
   * @throws IllegalStateException outside of a test
   */
  public synchronized PusherServer server() {
    if (server == null) {
      throw new IllegalStateException(
          "the server runs during tests only: is the field annotated with @RegisterExtension?");
    }
    return server;
  }

  /** What was published since the test began, in order; a copy. */
  public List<Publication> published() {
    synchronized (published) {
      return List.copyOf(published);
    }
  }

  /** What was published on a channel since the test began, in order; a copy. */
  public List<Publication> published(String channel) {
    return published().stream().filter(event -> event.channel().equals(channel)).toList();
  }

  /**
   * Waits until an event is published on a channel, for code that publishes in the background.
   *
   * @return the first such event since the test began
   * @throws AssertionError if it is not published within 30 s; the message tells what was
   */
  public Publication awaitPublished(String channel, String event) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    synchronized (published) {
      while (true) {
        Optional<Publication> found =
            published.stream()
                .filter(one -> one.channel().equals(channel) && one.event().equals(event))
                .findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          throw new AssertionError(
              "%s was not published on %s within %d s, but: %s"
                  .formatted(event, channel, LIMIT.toSeconds(), published));
        }
        published.wait(millis);
      }
    }
  }
}
