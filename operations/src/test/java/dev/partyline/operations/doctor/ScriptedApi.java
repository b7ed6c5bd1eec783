package dev.partyline.operations.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.pusher.rest.SignatureUtil;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * An API that authorizes any request with any token, or answers as the test says. The packaged
 * function can do neither.
 */
final class ScriptedApi implements AutoCloseable {

  static final String ORIGIN = "https://party.example";

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private String key = "the-key";
  private String secret = DoctorRun.SECRET;
  private Optional<Integer> statusWithToken = Optional.empty();
  private int mockEventStatus = 200;
  private int statusWithoutToken = 401;
  private String allowedHeaders = "authorization,content-type";
  private boolean corsOnAnswers = true;
  private boolean withChannelData = true;

  private ScriptedApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/pusher/auth", this::auth);
    server.createContext("/pusher/mock-event", exchange -> answer(exchange, mockEventStatus, "{}"));
    server.start();
  }

  static ScriptedApi start() throws IOException {
    return new ScriptedApi();
  }

  ScriptedApi signingWith(String otherKey, String otherSecret) {
    key = otherKey;
    secret = otherSecret;
    return this;
  }

  ScriptedApi answering(int status) {
    statusWithToken = Optional.of(status);
    return this;
  }

  ScriptedApi answeringWithoutToken(int status) {
    statusWithoutToken = status;
    return this;
  }

  ScriptedApi answeringMockEvents(int status) {
    mockEventStatus = status;
    return this;
  }

  ScriptedApi allowingHeaders(String names) {
    allowedHeaders = names;
    return this;
  }

  ScriptedApi withoutCorsOnAnswers() {
    corsOnAnswers = false;
    return this;
  }

  ScriptedApi withoutChannelData() {
    withChannelData = false;
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void auth(HttpExchange exchange) throws IOException {
    boolean ours = ORIGIN.equals(exchange.getRequestHeaders().getFirst("Origin"));
    if (exchange.getRequestMethod().equals("OPTIONS")) {
      if (ours) {
        exchange.getResponseHeaders().set("Access-Control-Allow-Origin", ORIGIN);
        exchange.getResponseHeaders().set("Access-Control-Allow-Methods", "POST");
        exchange.getResponseHeaders().set("Access-Control-Allow-Headers", allowedHeaders);
      }
      answer(exchange, 204, "");
      return;
    }
    if (ours && corsOnAnswers) {
      exchange.getResponseHeaders().set("Access-Control-Allow-Origin", ORIGIN);
    }
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    if (!exchange.getRequestHeaders().containsKey("Authorization")) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      answer(exchange, statusWithoutToken, "{}");
    } else if (statusWithToken.isPresent()) {
      answer(exchange, statusWithToken.get(), "{}");
    } else {
      answer(exchange, 200, granted(body));
    }
  }

  private String granted(JsonNode body) {
    String channel = body.path("channel_name").asText();
    String toSign = body.path("socket_id").asText() + ":" + channel;
    ObjectNode answer = JSON.createObjectNode();
    if (channel.startsWith("presence-")) {
      String data = "{\"user_id\":\"ada\"}";
      toSign += ":" + data;
      if (withChannelData) {
        answer.put("channel_data", data);
      }
    }
    return answer.put("auth", key + ":" + SignatureUtil.sign(toSign, secret)).toString();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
