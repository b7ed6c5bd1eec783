package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Pusher's HTTP API as far as it takes batches: keeps them, and answers as told. */
final class PusherServer implements AutoCloseable {

  private final HttpServer server;
  private final List<List<String>> batches = new CopyOnWriteArrayList<>();
  private final Queue<Integer> statuses = new ArrayDeque<>();

  PusherServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/apps/3/batch_events",
        exchange -> {
          batches.add(eventIds(new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
          exchange.sendResponseHeaders(statuses.isEmpty() ? 200 : statuses.remove(), 2);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write("{}".getBytes(UTF_8));
          }
        });
    server.start();
  }

  /** The next calls' statuses; after these, 200. */
  void answers(Integer... next) {
    statuses.addAll(Arrays.asList(next));
  }

  /** The event ids of each call. */
  List<List<String>> batches() {
    return batches;
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
