package dev.partyline.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Pusher's HTTP API on a socket of its own, as far as it takes batches: keeps what it takes, in the
 * order in which it comes, and goes wrong on demand. Connections stay open, as Pusher's do.
 * Thread-safe.
 */
final class RecordingPusher implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  // Longer than any caller waits, short enough for a test that forgot about it.
  private static final int HANG_MILLIS = 20_000;

  private final int port;
  private final List<Event> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Function<List<Event>, Answer> script = events -> new Answer.Take(200, "{}");
  private volatile ServerSocket listening;

  /** An event that was published. */
  record Event(String channel, String name, JsonNode data) {

    String eventId() {
      return data.path("eventId").asText();
    }
  }

  /** What becomes of a call. */
  sealed interface Answer {

    /** Its events are taken. */
    record Take(int status, String body) implements Answer {}

    /** None is taken. */
    record Refuse(int status, String headers, String body) implements Answer {

      static Refuse with(int status) {
        return new Refuse(status, "", "no");
      }
    }

    /** Half an answer, and then the connection is reset. */
    record Reset(boolean taken) implements Answer {}

    /** No answer until the caller gives up. */
    record Hang(boolean taken) implements Answer {}

    /** No answer until the latch is open, and none then. */
    record Hold(CountDownLatch arrived) implements Answer {}
  }

  RecordingPusher() throws IOException {
    this.listening = listen(0);
    this.port = listening.getLocalPort();
  }

  /** Asked at each call from now on. */
  void now(Function<List<Event>, Answer> next) {
    script = next;
  }

  /** All is well from now on. */
  void recover() {
    now(events -> new Answer.Take(200, "{}"));
  }

  /** Connections are refused from now on. */
  void goDown() throws IOException {
    listening.close();
    closeConnections();
  }

  void comeBack() throws IOException {
    listening = listen(port);
  }

  /** As a server does that tidies up; who has one in its pool does not know yet. */
  void closeConnections() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** What was taken so far, repeats and all. */
  List<Event> taken() {
    return taken;
  }

  /** As if nothing had been taken so far. */
  void forget() {
    taken.clear();
  }

  /** How many calls have been read so far. */
  int calls() {
    return calls.get();
  }

  /** How many connections there have been so far. */
  int connections() {
    return connections.get();
  }

  int port() {
    return port;
  }

  String host() {
    return "127.0.0.1:" + port;
  }

  private ServerSocket listen(int onPort) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort));
    Thread.ofVirtual().start(() -> accept(socket));
    return socket;
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        Socket caller = socket.accept();
        connections.incrementAndGet();
        open.add(caller);
        Thread.ofVirtual().start(() -> serve(caller));
      }
    } catch (IOException e) {
      // Closed: it has gone down.
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      InputStream in = new BufferedInputStream(caller.getInputStream());
      Optional<String> body = read(in);
      while (body.isPresent() && answered(caller, in, events(body.get()))) {
        body = read(in);
      }
    } catch (IOException e) {
      // The caller gave up, or is dead: often what a test is about.
    } finally {
      open.remove(caller);
    }
  }

  /** Whether the connection is of further use. */
  private boolean answered(Socket caller, InputStream in, List<Event> events) throws IOException {
    Answer answer = script.apply(events);
    calls.incrementAndGet();
    switch (answer) {
      case Answer.Take(int status, String body) -> {
        taken.addAll(events);
        write(caller, status, "", body);
        return true;
      }
      case Answer.Refuse(int status, String headers, String body) -> {
        write(caller, status, headers, body);
        return true;
      }
      case Answer.Reset(boolean isTaken) -> {
        take(isTaken, events);
        caller
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".getBytes(ISO_8859_1));
        caller.setSoLinger(true, 0);
        return false;
      }
      case Answer.Hang(boolean isTaken) -> {
        take(isTaken, events);
        waitForTheEnd(caller, in);
        return false;
      }
      case Answer.Hold(CountDownLatch arrived) -> {
        arrived.countDown();
        waitForTheEnd(caller, in);
        return false;
      }
    }
  }

  private void take(boolean isTaken, List<Event> events) {
    if (isTaken) {
      taken.addAll(events);
    }
  }

  private static void waitForTheEnd(Socket caller, InputStream in) throws IOException {
    caller.setSoTimeout(HANG_MILLIS);
    if (in.read() >= 0) {
      throw new IOException("something came after the request");
    }
  }

  private static void write(Socket caller, int status, String headers, String body)
      throws IOException {
    // A 204 has no body, and no length either (RFC 9110 section 8.6).
    String length = status == 204 ? "" : "content-length: " + body.length() + "\r\n";
    String text = "HTTP/1.1 " + status + " X\r\n" + headers + length + "\r\n";
    caller.getOutputStream().write((text + (status == 204 ? "" : body)).getBytes(UTF_8));
  }

  private static List<Event> events(String body) throws IOException {
    List<Event> events = new ArrayList<>();
    for (JsonNode event : JSON.readTree(body).path("batch")) {
      events.add(
          new Event(
              event.path("channel").asText(),
              event.path("name").asText(),
              JSON.readTree(event.path("data").asText())));
    }
    return events;
  }

  /** The body of the next request; nothing if the caller has gone. */
  private static Optional<String> read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return Optional.empty();
      }
      head.append((char) b);
    }
    for (String line : head.toString().toLowerCase(Locale.ROOT).split("\r\n", -1)) {
      if (line.startsWith("content-length:")) {
        int length = Integer.parseInt(line.substring("content-length:".length()).strip());
        return Optional.of(new String(in.readNBytes(length), UTF_8));
      }
    }
    return Optional.of("{}");
  }

  @Override
  public void close() throws IOException {
    goDown();
  }
}
