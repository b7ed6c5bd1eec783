package dev.partyline.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.partyline.Some;
import dev.partyline.awssdk.AwsSdk;
import dev.partyline.awssdk.FirstCalls;
import dev.partyline.environment.Environment;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A stand-in for Secrets Manager with one secret, on a real socket. Records requests. */
public final class SecretsServer implements AutoCloseable {

  public static final String ARN =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:partyline/dev-a1B2c3";

  /** A request; the names of headers in lower case. */
  public record Call(String method, String path, Map<String, String> headers, String body) {}

  private final AwsSdk sdk =
      new AwsSdk(
          AwsSdk.httpClient().build(),
          () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "wJalr")));
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile int status = 200;
  private volatile String body = "{}";

  public SecretsServer() throws IOException {
    FirstCalls.areMade();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, calls));
    server.start();
  }

  /** Sets the secret's text. */
  public SecretsServer holds(String secretString) {
    JsonObject members = new JsonObject();
    members.addProperty("ARN", ARN);
    members.addProperty("Name", "partyline/dev");
    members.addProperty("SecretString", secretString);
    return answers(200, members.toString());
  }

  /** Sets the secret's three members. */
  public SecretsServer holds(String appId, String key, String secret) {
    JsonObject members = new JsonObject();
    members.addProperty("appId", appId);
    members.addProperty("key", key);
    members.addProperty("secret", secret);
    return holds(members.toString());
  }

  public SecretsServer answers(int newStatus, String newBody) {
    status = newStatus;
    body = newBody;
    return this;
  }

  /** Holds all answers until {@link #release} or {@link #close}. */
  public void hold() {
    gate = new CountDownLatch(1);
  }

  public void release() {
    gate.countDown();
  }

  /** The requests for the secret. */
  public List<Call> calls() {
    return calls;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The environment of a function that uses this secret. */
  public Environment environment() {
    return Some.environment("PUSHER_SECRET_ARN", ARN, "AWS_ENDPOINT_URL_SECRETS_MANAGER", url());
  }

  /** The SDK, with credentials for it. */
  public AwsSdk sdk() {
    return sdk;
  }

  /** This secret. */
  PusherSecret secret() {
    return PusherSecret.from(environment(), sdk).orElseThrow();
  }

  private void answer(HttpExchange exchange, List<Call> kept) throws IOException {
    kept.add(call(exchange));
    int answerStatus = status;
    String answerBody = body;
    CountDownLatch heldBack = gate;
    try {
      heldBack.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closing.getCount() == 0) {
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
    send(exchange, answerStatus, answerBody);
  }

  private static Call call(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return new Call(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        headers,
        new String(exchange.getRequestBody().readAllBytes(), UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.getResponseHeaders().add("x-amzn-RequestId", "r-1");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    gate.countDown();
    server.stop(0);
    sdk.close();
    threads.close();
  }
}
