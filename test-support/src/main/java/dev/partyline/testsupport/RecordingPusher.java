package dev.partyline.testsupport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Pusher's HTTP API for batches, on a real socket: records accepted events in order, and fails on
 * demand. Keeps connections open, as Pusher does. Thread-safe.
 */
public final class RecordingPusher implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final SocketServer server;
  private final List<Event> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Function<List<Event>, Answer> script = events -> new Answer.Take(200, "{}");

  /** An event that was published. */
  public record Event(String channel, String name, JsonNode data) {

    public String eventId() {
      return data.path("eventId").asText();
    }
  }

  /** The result of a call. */
  public sealed interface Answer {

    /** Its events are accepted. */
    record Take(int status, String body) implements Answer {}

    /** None is accepted. */
    record Refuse(int status, String headers, String body) implements Answer {

      public static Refuse with(int status) {
        return new Refuse(status, "", "no");
      }
    }

    /** Half an answer, and then the connection is reset. */
    record Reset(boolean taken) implements Answer {}

    /** Sends no answer until the caller closes the connection. */
    record Hang(boolean taken) implements Answer {}

    /** Sends no answer until the latch is open, then closes the connection. */
    record Hold(CountDownLatch arrived) implements Answer {}
  }

  public RecordingPusher() throws IOException {
    this.server = new SocketServer((caller, in, body) -> answered(caller, in, events(body)));
  }

  /** Decides the result of each call from now on. */
  public void now(Function<List<Event>, Answer> next) {
    script = next;
  }

  /** Accepts all calls from now on. */
  public void recover() {
    now(events -> new Answer.Take(200, "{}"));
  }

  /** Refuses connections from now on. */
  public void goDown() throws IOException {
    server.goDown();
  }

  public void comeBack() throws IOException {
    server.comeBack();
  }

  /** Closes idle connections, as a server does; clients that pool them do not know yet. */
  public void closeConnections() throws IOException {
    server.closeConnections();
  }

  /** The accepted events so far, with repeats. */
  public List<Event> taken() {
    return taken;
  }

  /** Forgets the accepted events. */
  public void forget() {
    taken.clear();
  }

  /** The number of calls read so far. */
  public int calls() {
    return calls.get();
  }

  /** The number of connections so far. */
  public int connections() {
    return server.connections();
  }

  public int port() {
    return server.port();
  }

  public String host() {
    return "127.0.0.1:" + server.port();
  }

  /** Whether the connection stays open. */
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
        SocketServer.hang(caller, in);
        return false;
      }
      case Answer.Hold(CountDownLatch arrived) -> {
        arrived.countDown();
        SocketServer.hang(caller, in);
        return false;
      }
    }
  }

  private void take(boolean isTaken, List<Event> events) {
    if (isTaken) {
      taken.addAll(events);
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

  @Override
  public void close() throws IOException {
    server.close();
  }
}
