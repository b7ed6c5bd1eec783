package dev.partyline.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between a function and DynamoDB Local, and fails on demand: throttles, refuses, or leaves
 * a part of a batch unprocessed. Thread-safe.
 */
public final class DynamoDbProxy implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String TARGET = "X-Amz-Target";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final URI dynamoDb;
  private final HttpServer server;
  private final List<String> operations = new CopyOnWriteArrayList<>();
  private volatile Script script = operation -> new Result.Done();

  /** Decides the result of an operation, such as {@code BatchWriteItem}. */
  @FunctionalInterface
  public interface Script {
    Result result(String operation);
  }

  /** The result of an operation. */
  public sealed interface Result {

    /** DynamoDB Local's. */
    record Done() implements Result {}

    /** Only so many requests of a batch are done, the others are unprocessed. */
    record Partly(int done) implements Result {}

    /** DynamoDB Local does it, but the answer is lost. */
    record AnswerLost() implements Result {}

    /** An error, such as {@code ThrottlingException}. */
    record Refused(String error) implements Result {}
  }

  /**
   * @param url DynamoDB Local's
   */
  public DynamoDbProxy(String url) throws IOException {
    this.dynamoDb = URI.create(url);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** Decides results from the next operation on. */
  public void now(Script next) {
    script = next;
  }

  /** The operations so far. */
  public List<String> operations() {
    return operations;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      String target = exchange.getRequestHeaders().getFirst(TARGET);
      String operation = target.substring(target.indexOf('.') + 1);
      operations.add(operation);
      switch (script.result(operation)) {
        case Result.Done() -> answer(exchange, forwarded(exchange, request));
        case Result.Partly(int done) -> answer(exchange, 200, partly(exchange, request, done));
        case Result.AnswerLost() -> forwarded(exchange, request);
        case Result.Refused(String error) ->
            answer(
                exchange,
                error.startsWith("Internal") ? 500 : 400,
                ("{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + error + "\"}")
                    .getBytes(UTF_8));
      }
    }
  }

  private byte[] partly(HttpExchange exchange, byte[] request, int done) throws IOException {
    ObjectNode parts = (ObjectNode) JSON.readTree(request);
    ObjectNode tables = (ObjectNode) parts.path("RequestItems");
    String table = tables.fieldNames().next();
    boolean isRead = tables.path(table).has("Keys");
    ArrayNode all = (ArrayNode) (isRead ? tables.path(table).path("Keys") : tables.path(table));
    ArrayNode rest = JSON.createArrayNode();
    while (all.size() > done) {
      rest.insert(0, all.remove(all.size() - 1));
    }
    ObjectNode answer =
        all.isEmpty()
            ? JSON.createObjectNode()
            : (ObjectNode) JSON.readTree(forwarded(exchange, JSON.writeValueAsBytes(parts)).body());
    JsonNode left = isRead ? JSON.createObjectNode().set("Keys", rest) : rest;
    answer.putObject(isRead ? "UnprocessedKeys" : "UnprocessedItems").set(table, left);
    return JSON.writeValueAsBytes(answer);
  }

  private HttpResponse<byte[]> forwarded(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(dynamoDb).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name : List.of(TARGET, "Content-Type", "Authorization", "X-Amz-Date")) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer)
      throws IOException {
    answer(exchange, answer.statusCode(), answer.body());
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    exchange.getResponseHeaders().set("x-amzn-RequestId", "proxy");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    http.close();
  }
}
