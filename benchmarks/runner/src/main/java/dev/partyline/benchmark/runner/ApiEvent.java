package dev.partyline.benchmark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.util.Base64;

/**
 * API Gateway's event for {@code POST /pusher/auth} with a browser's headers (<a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">payload
 * format 2.0</a>).
 */
final class ApiEvent {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final String HOST = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com";
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
          + " Safari/537.36";

  private ApiEvent() {}

  /** Of a form, which API Gateway passes in base64. */
  static byte[] form(String token, String body) {
    JsonObject event = event(token, FORM, body);
    event.addProperty("body", Base64.getEncoder().encodeToString(body.getBytes(UTF_8)));
    event.addProperty("isBase64Encoded", true);
    return event.toString().getBytes(UTF_8);
  }

  /** Of a JSON text, which API Gateway passes as it is. */
  static byte[] json(String token, String body) {
    JsonObject event = event(token, JSON, body);
    event.addProperty("body", body);
    event.addProperty("isBase64Encoded", false);
    return event.toString().getBytes(UTF_8);
  }

  private static JsonObject event(String token, String contentType, String body) {
    JsonObject event = new JsonObject();
    event.addProperty("version", "2.0");
    event.addProperty("routeKey", "POST /pusher/auth");
    event.addProperty("rawPath", "/pusher/auth");
    event.addProperty("rawQueryString", "");
    event.add("headers", headers(token, contentType, body.length()));
    event.add("requestContext", context());
    return event;
  }

  private static JsonObject headers(String token, String contentType, int length) {
    JsonObject headers = new JsonObject();
    headers.addProperty("accept", "*/*");
    headers.addProperty("accept-encoding", "gzip, deflate, br, zstd");
    headers.addProperty("accept-language", "en-GB,en;q=0.9");
    headers.addProperty("authorization", "Bearer " + token);
    headers.addProperty("content-length", Integer.toString(length));
    headers.addProperty("content-type", contentType);
    headers.addProperty("host", HOST);
    headers.addProperty("origin", "https://party.example");
    headers.addProperty("referer", "https://party.example/");
    headers.addProperty("sec-fetch-dest", "empty");
    headers.addProperty("sec-fetch-mode", "cors");
    headers.addProperty("sec-fetch-site", "cross-site");
    headers.addProperty("user-agent", BROWSER);
    headers.addProperty("x-amzn-trace-id", "Root=1-67891233-abcdef012345678912345678");
    headers.addProperty("x-forwarded-for", "192.0.2.1");
    headers.addProperty("x-forwarded-port", "443");
    headers.addProperty("x-forwarded-proto", "https");
    return headers;
  }

  private static JsonObject context() {
    JsonObject http = new JsonObject();
    http.addProperty("method", "POST");
    http.addProperty("path", "/pusher/auth");
    http.addProperty("protocol", "HTTP/1.1");
    http.addProperty("sourceIp", "192.0.2.1");
    http.addProperty("userAgent", BROWSER);
    JsonObject context = new JsonObject();
    context.addProperty("accountId", "000000000000");
    context.addProperty("apiId", "a1b2c3d4e5");
    context.addProperty("domainName", HOST);
    context.addProperty("domainPrefix", "a1b2c3d4e5");
    context.add("http", http);
    context.addProperty("requestId", "JKJaXmPLvHcESHA=");
    context.addProperty("routeKey", "POST /pusher/auth");
    context.addProperty("stage", "$default");
    context.addProperty("time", "01/Jan/2026:00:00:00 +0000");
    context.addProperty("timeEpoch", 1767225600000L);
    return context;
  }
}
