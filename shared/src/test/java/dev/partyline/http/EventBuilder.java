package dev.partyline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** An event of payload format 2.0, as API Gateway sends it, with a test's changes. */
final class EventBuilder {

  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  private final Map<String, Object> headers = new LinkedHashMap<>();
  private final Map<String, Object> event = new LinkedHashMap<>();

  EventBuilder() {
    headers.put("accept", "*/*");
    headers.put("content-type", "application/json");
    headers.put("authorization", "Bearer a.b.c");
    headers.put("host", "x.execute-api.eu-central-1.amazonaws.com");
    event.put("version", "2.0");
    event.put("routeKey", "POST /pusher/auth");
    event.put("rawPath", "/pusher/auth");
    event.put("rawQueryString", "");
    event.put("cookies", new String[] {"a=b"});
    event.put("headers", headers);
    event.put(
        "requestContext",
        Map.of(
            "accountId",
            "123456789012",
            "http",
            Map.of("method", "POST", "sourceIp", "192.0.2.1"),
            "requestId",
            "request-1",
            "timeEpoch",
            1772366400000L));
    event.put("body", "{}");
    event.put("isBase64Encoded", false);
  }

  EventBuilder with(String member, Object value) {
    event.put(member, value);
    return this;
  }

  EventBuilder withNull(String member) {
    event.put(member, null);
    return this;
  }

  EventBuilder without(String member) {
    event.remove(member);
    return this;
  }

  EventBuilder header(String name, Object value) {
    headers.put(name, value);
    return this;
  }

  EventBuilder withoutHeader(String name) {
    headers.remove(name);
    return this;
  }

  String json() {
    return GSON.toJson(event);
  }

  InputStream stream() {
    return new ByteArrayInputStream(json().getBytes(UTF_8));
  }
}
