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
 * Pusher's HTTP API as far as it takes batches, on a real socket: keeps them, and fails as told.
 */
final class PusherServer implements AutoCloseable {

  private final HttpServer server;
  private final List<List<String>> calls = new CopyOnWriteArrayList<>();
  private final List<String> queries = new CopyOnWriteArrayList<>();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
  private final Set<String> rejected = ConcurrentHashMap.newKeySet();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private volatile int rejection = 413;

  /** How a call goes wrong. */
  sealed interface Fault {

    /** It does not. */
    record None() implements Fault {}

    /** Nothing is taken, and this is the answer. */
    record Status(int status, String retryAfter) implements Fault {}

    /** Nothing is taken, and somebody else answers for Pusher. */
    record Page(String body) implements Fault {}

    /** The connection is closed without an answer. */
    record HangUp(boolean taken) implements Fault {}
  }

  PusherServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/apps/3/batch_events", this::serve);
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    List<String> eventIds = eventIds(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    calls.add(eventIds);
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
        if (isTaken && eventIds.stream().noneMatch(rejected::contains)) {
          taken.addAll(eventIds);
        }
        exchange.close();
      }
      case Fault.None() -> take(exchange, eventIds);
      case null -> take(exchange, eventIds);
    }
  }

  private void take(HttpExchange exchange, List<String> eventIds) throws IOException {
    if (eventIds.stream().anyMatch(rejected::contains)) {
      answer(exchange, rejection, "one of them is wrong");
    } else {
      taken.addAll(eventIds);
      answer(exchange, 200, "{}");
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** The next calls' faults; after these, all is well. */
  void fails(Fault... next) {
    faults.addAll(List.of(next));
  }

  /** The next calls' statuses. */
  void answers(int... statuses) {
    for (int status : statuses) {
      fails(status == 200 ? new Fault.None() : new Fault.Status(status, ""));
    }
  }

  /** A call with one of these is never taken. */
  void rejects(int status, String... eventIds) {
    rejection = status;
    rejected.addAll(List.of(eventIds));
  }

  /** The event ids of each call, taken or not. */
  List<List<String>> calls() {
    return calls;
  }

  /** The calls' query strings, which hold the signature. */
  List<String> queries() {
    return queries;
  }

  /** The event ids that have been taken, in order. */
  List<String> taken() {
    return taken;
  }

  /** How many connections there have been. */
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
