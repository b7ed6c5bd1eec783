package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Base64;

/** A request as API Gateway sends it, {@code POST /pusher/auth} with a JSON body by default. */
final class TestRequest {

  private final JsonObject headers = new JsonObject();
  private final JsonObject event = new JsonObject();

  TestRequest(String socketId, String channelName) {
    JsonObject body = new JsonObject();
    body.addProperty("socket_id", socketId);
    body.addProperty("channel_name", channelName);
    headers.addProperty("content-type", "application/json");
    event.addProperty("version", "2.0");
    event.addProperty("routeKey", "POST /pusher/auth");
    event.add("headers", headers);
    event.addProperty("body", body.toString());
    event.addProperty("isBase64Encoded", false);
  }

  static TestRequest to(String channelName) {
    return new TestRequest("1234.1234", channelName);
  }

  /** {@code POST /pusher/user-auth}. */
  static TestRequest signIn(String socketId) {
    return to("")
        .route("POST /pusher/user-auth")
        .body("application/json", JsonText.object("socket_id", socketId));
  }

  TestRequest route(String routeKey) {
    event.addProperty("routeKey", routeKey);
    return this;
  }

  TestRequest by(String token) {
    headers.addProperty("authorization", "Bearer " + token);
    return this;
  }

  /** As pusher-js sends it and API Gateway encodes it. */
  TestRequest form(String body) {
    headers.addProperty("content-type", "application/x-www-form-urlencoded");
    event.addProperty("body", Base64.getEncoder().encodeToString(body.getBytes(UTF_8)));
    event.addProperty("isBase64Encoded", true);
    return this;
  }

  TestRequest body(String contentType, String body) {
    headers.addProperty("content-type", contentType);
    event.addProperty("body", body);
    return this;
  }

  InputStream stream() {
    return new ByteArrayInputStream(event.toString().getBytes(UTF_8));
  }
}
