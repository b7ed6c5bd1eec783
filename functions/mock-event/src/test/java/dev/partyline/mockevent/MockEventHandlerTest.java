package dev.partyline.mockevent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import dev.partyline.environment.Environment;
import dev.partyline.testsupport.RecordedInvocation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole function as it runs locally, with a real socket for Pusher. */
class MockEventHandlerTest {

  private final List<String> published = new CopyOnWriteArrayList<>();
  private HttpServer pusher;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    pusher = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pusher.createContext(
        "/apps/3/batch_events",
        exchange -> {
          published.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    pusher.start();
  }

  @AfterEach
  void stop() {
    pusher.stop(0);
  }

  @Test
  void shouldPublishTheEvent() throws IOException {
    JsonObject answer = post("{\"channel\":\"private-user-ann\",\"event\":\"hi\",\"data\":{}}");

    assertThat(answer.get("statusCode").getAsInt()).isEqualTo(200);
    assertThat(answer.get("body").getAsString())
        .isEqualTo("{\"channel\":\"private-user-ann\",\"event\":\"hi\",\"delivered\":true}");
    assertThat(published)
        .containsExactly(
            "{\"batch\":[{\"channel\":\"private-user-ann\",\"name\":\"hi\",\"data\":\"{}\"}]}");
  }

  @Test
  void shouldPublishNothing_whenTheEventIsInvalid() throws IOException {
    JsonObject answer = post("{\"channel\":\"public\",\"event\":\"hi\",\"data\":{}}");

    assertThat(answer.get("statusCode").getAsInt()).isEqualTo(400);
    assertThat(answer.get("body").getAsString())
        .isEqualTo("{\"error\":\"Bad Request\",\"message\":\"channel is none of ours\"}");
    assertThat(published).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 413})
  void shouldSayThatPusherRefused_whenItDid(int pushersStatus) throws IOException {
    status = pushersStatus;

    JsonObject answer = post("{\"channel\":\"private-user-ann\",\"event\":\"hi\",\"data\":{}}");

    assertThat(answer.get("statusCode").getAsInt()).isEqualTo(502);
    assertThat(answer.get("body").getAsString())
        .isEqualTo(
            "{\"error\":\"Bad Gateway\",\"message\":\"Pusher refused the event with status "
                + pushersStatus
                + "\"}");
  }

  @Test
  void shouldSayThatPusherIsUnavailable_whenItSaysSo() throws IOException {
    status = 503;

    JsonObject answer = post("{\"channel\":\"private-user-ann\",\"event\":\"hi\",\"data\":{}}");

    assertThat(answer.get("statusCode").getAsInt()).isEqualTo(502);
    assertThat(answer.get("body").getAsString())
        .isEqualTo(
            "{\"error\":\"Bad Gateway\",\"message\":\"The event was not delivered. Pusher answered 503\"}");
  }

  @Test
  void shouldSayThatPusherIsUnavailable_whenItDoesNotAnswer() throws IOException {
    pusher.stop(0);

    JsonObject answer = post("{\"channel\":\"private-user-ann\",\"event\":\"hi\",\"data\":{}}");

    assertThat(answer.get("statusCode").getAsInt()).isEqualTo(502);
    assertThat(answer.get("body").getAsString())
        .isEqualTo(
            "{\"error\":\"Bad Gateway\",\"message\":\"The event was not delivered. Pusher: refused\"}");
  }

  private JsonObject post(String body) throws IOException {
    JsonObject event = new JsonObject();
    event.addProperty("version", "2.0");
    event.add("headers", JsonParser.parseString("{\"content-type\":\"application/json\"}"));
    event.addProperty("body", body);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    new MockEventHandler(
            new Environment(
                Map.of(
                    "STAGE", "local",
                    "PUSHER_APP_ID", "3",
                    "PUSHER_APP_KEY", "key",
                    "PUSHER_APP_SECRET", "secret",
                    "PUSHER_HOST", "127.0.0.1:" + pusher.getAddress().getPort(),
                    "PUSHER_TLS", "false")))
        .handleRequest(
            new ByteArrayInputStream(event.toString().getBytes(UTF_8)),
            output,
            new RecordedInvocation());
    return JsonParser.parseString(output.toString(UTF_8)).getAsJsonObject();
  }
}
