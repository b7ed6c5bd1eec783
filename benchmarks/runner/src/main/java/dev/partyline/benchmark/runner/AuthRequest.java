package dev.partyline.benchmark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One {@code POST /pusher/auth} as pusher-js in a browser sends it by default (a form) and as API
 * Gateway passes it (in base64, <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">payload
 * format 2.0</a>).
 *
 * @param socketId the client's connection
 * @param channel the requested channel
 * @param token the bearer token
 */
public record AuthRequest(String socketId, String channel, String token) {

  /** The Pusher app's. */
  public static final String KEY = "278d425bdf160c739803";

  /** The Pusher app's. */
  public static final String SECRET = "7ad3773142a6692b25b8";

  private static final String HOST = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com";
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
          + " Safari/537.36";

  /** The event for the function. */
  public byte[] event() {
    String body = "socket_id=" + socketId + "&channel_name=" + channel;
    JsonObject event = new JsonObject();
    event.addProperty("version", "2.0");
    event.addProperty("routeKey", "POST /pusher/auth");
    event.addProperty("rawPath", "/pusher/auth");
    event.addProperty("rawQueryString", "");
    event.add("headers", headers(body.length()));
    event.add("requestContext", context());
    event.addProperty("body", Base64.getEncoder().encodeToString(body.getBytes(UTF_8)));
    event.addProperty("isBase64Encoded", true);
    return event.toString().getBytes(UTF_8);
  }

  private JsonObject headers(int length) {
    JsonObject headers = new JsonObject();
    headers.addProperty("accept", "*/*");
    headers.addProperty("accept-encoding", "gzip, deflate, br, zstd");
    headers.addProperty("accept-language", "en-GB,en;q=0.9");
    headers.addProperty("authorization", "Bearer " + token);
    headers.addProperty("content-length", Integer.toString(length));
    headers.addProperty("content-type", "application/x-www-form-urlencoded");
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

  /**
   * Checks that the answer has a signature that Pusher accepts.
   *
   * @throws MeasuringException if not
   */
  void check(RuntimeApi.Exchange exchange) {
    String expected = "\"auth\":\"" + KEY + ":" + signature() + "\"";
    if (!exchange.returned() || !signed(exchange.answer()).contains(expected)) {
      throw new MeasuringException("answered " + exchange.answer());
    }
  }

  /** The body without white space if it is a 200. */
  private static String signed(String answer) {
    try {
      JsonObject json = JsonParser.parseString(answer).getAsJsonObject();
      return json.get("statusCode").getAsInt() == 200
          ? json.get("body").getAsString().replace("\": \"", "\":\"")
          : "";
    } catch (JsonParseException | IllegalStateException e) {
      return "";
    }
  }

  private String signature() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal((socketId + ":" + channel).getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
