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
 * Pusher's HTTP API for batches and terminations, on a real socket: records accepted calls in
 * order, and fails on demand. Keeps connections open, as Pusher does. Thread-safe.
 */
public final class RecordingPusher implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final SocketServer server;
  private final List<Event> taken = new CopyOnWriteArrayList<>();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Function<List<Event>, Answer> script = events -> new Answer.Take(200, "{}");

  private volatile Function<String, Answer> terminations = user -> new Answer.Take(200, "{}");

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
    this.server = new SocketServer((caller, in, request) -> answered(caller, in, call(request)));
  }

  /** Decides the result of each publication from now on. */
  public void now(Function<List<Event>, Answer> next) {
    script = next;
  }

  /** Decides the result of each termination from now on, by the user's escaped id. */
  public void terminations(Function<String, Answer> next) {
    terminations = next;
  }

  /** Accepts all calls from now on. */
  public void recover() {
    now(events -> new Answer.Take(200, "{}"));
    terminations(user -> new Answer.Take(200, "{}"));
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

  /** The accepted event ids and terminations so far, with repeats. */
  public List<String> done() {
    return done;
  }

  /** How a termination is recorded: in place of an event id. */
  public static String ended(String escapedUserId) {
    return "end of " + escapedUserId;
  }

  /** Forgets the accepted calls. */
  public void forget() {
    taken.clear();
    done.clear();
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

  private sealed interface Call {
    record Publication(List<Event> events) implements Call {}

    record Termination(String user) implements Call {}
  }

  private static Call call(SocketServer.Request request) throws IOException {
    String[] parts = request.path().split("/", -1);
    return parts.length == 6 && parts[5].equals("terminate_connections")
        ? new Call.Termination(parts[4])
        : new Call.Publication(events(request.body()));
  }

  /** Whether the connection stays open. */
  private boolean answered(Socket caller, InputStream in, Call call) throws IOException {
    Answer answer =
        switch (call) {
          case Call.Publication(List<Event> events) -> script.apply(events);
          case Call.Termination(String user) -> terminations.apply(user);
        };
    calls.incrementAndGet();
    switch (answer) {
      case Answer.Take(int status, String body) -> {
        take(call);
        write(caller, status, "", body);
        return true;
      }
      case Answer.Refuse(int status, String headers, String body) -> {
        write(caller, status, headers, body);
        return true;
      }
      case Answer.Reset(boolean isTaken) -> {
        if (isTaken) {
          take(call);
        }
        caller
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".getBytes(ISO_8859_1));
        caller.setSoLinger(true, 0);
        return false;
      }
      case Answer.Hang(boolean isTaken) -> {
        if (isTaken) {
          take(call);
        }
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

  private void take(Call call) {
    switch (call) {
      case Call.Publication(List<Event> events) -> {
        taken.addAll(events);
        events.forEach(event -> done.add(event.eventId()));
      }
      case Call.Termination(String user) -> done.add(ended(user));
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
