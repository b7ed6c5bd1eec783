package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Pusher's HTTP API for batches and terminations, on a real socket: records calls, and fails on
 * demand.
 */
final class PusherServer implements AutoCloseable {

  private final HttpServer server;
  private final List<List<String>> calls = new CopyOnWriteArrayList<>();
  private final List<String> queries = new CopyOnWriteArrayList<>();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
  private final Set<String> rejected = ConcurrentHashMap.newKeySet();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private volatile int rejection = 413;

  /** A fault of a call. */
  sealed interface Fault {

    /** No fault. */
    record None() implements Fault {}

    /** Nothing is accepted, and this is the answer. */
    record Status(int status, String retryAfter) implements Fault {}

    /** Nothing is accepted, and the answer is not Pusher's. */
    record Page(String body) implements Fault {}

    /** The connection is closed without an answer. */
    record HangUp(boolean taken) implements Fault {}
  }

  PusherServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/apps/3/batch_events", this::publish);
    server.createContext("/apps/3/users/", this::terminate);
    server.start();
  }

  private void publish(HttpExchange exchange) throws IOException {
    List<String> eventIds = eventIds(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    calls.add(eventIds);
    serve(
        exchange,
        new Effect(
            eventIds.stream().noneMatch(rejected::contains),
            () -> {
              taken.addAll(eventIds);
              done.addAll(eventIds);
            }));
  }

  private void terminate(HttpExchange exchange) throws IOException {
    String userId = exchange.getRequestURI().getRawPath().split("/", -1)[4];
    String call = ended(userId);
    calls.add(List.of(call));
    exchange.getRequestBody().readAllBytes();
    serve(exchange, new Effect(!rejected.contains(call), () -> done.add(call)));
  }

  private void serve(HttpExchange exchange, Effect effect) throws IOException {
    queries.add(exchange.getRequestURI().getQuery());
    connections.add(exchange.getRemoteAddress().getPort());
    switch (faults.poll()) {
      case Fault.Status(int status, String retryAfter) -> {
        if (!retryAfter.isEmpty()) {
          exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        answer(exchange, status, "no");
      }
      case Fault.Page(String body) -> answer(exchange, 200, body);
      case Fault.HangUp(boolean isTaken) -> {
        if (isTaken && effect.isAccepted()) {
          effect.take().run();
        }
        exchange.close();
      }
      case Fault.None() -> take(exchange, effect);
      case null -> take(exchange, effect);
    }
  }

  private void take(HttpExchange exchange, Effect effect) throws IOException {
    if (effect.isAccepted()) {
      effect.take().run();
      answer(exchange, 200, "{}");
    } else {
      answer(exchange, rejection, "one of them is wrong");
    }
  }

  private record Effect(boolean isAccepted, Runnable take) {}

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Sets the next calls' faults; later calls succeed. */
  void fails(Fault... next) {
    faults.addAll(List.of(next));
  }

  /** Sets the next calls' statuses. */
  void answers(int... statuses) {
    for (int status : statuses) {
      fails(status == 200 ? new Fault.None() : new Fault.Status(status, ""));
    }
  }

  /** Calls with one of these, event ids or terminations, are never accepted. */
  void rejects(int status, String... eventIds) {
    rejection = status;
    rejected.addAll(List.of(eventIds));
  }

  /** How a termination is recorded: in place of event ids. */
  static String ended(String escapedUserId) {
    return "end of " + escapedUserId;
  }

  /** The event ids of each call, or the one termination; accepted or not. */
  List<List<String>> calls() {
    return calls;
  }

  /** The calls' query strings, which hold the signature. */
  List<String> queries() {
    return queries;
  }

  /** The accepted event ids, in order. */
  List<String> taken() {
    return taken;
  }

  /** The accepted event ids and terminations, in order. */
  List<String> done() {
    return done;
  }

  /** The number of connections so far. */
  int connections() {
    return connections.size();
  }

  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static List<String> eventIds(String body) {
    return JsonParser.parseString(body).getAsJsonObject().getAsJsonArray("batch").asList().stream()
        .map(event -> event.getAsJsonObject().get("data").getAsString())
        .map(JsonParser::parseString)
        .map(JsonElement::getAsJsonObject)
        .map(data -> data.get("eventId").getAsString())
        .toList();
  }
}
