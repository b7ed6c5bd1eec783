package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.partyline.priming.PrimingInvocation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;

/** A made-up request as an API Gateway event. Immutable. */
final class PrimingRequest {

  // With members that are skipped, so that the first real request runs no new code.
  private static final String EVENT =
      """
      {"version":"2.0","routeKey":"{method} {path}","rawPath":"{path}",
        "rawQueryString":"",
        "headers":{"accept":"*/*","accept-encoding":"gzip, deflate, br","accept-language":"en",
          "content-length":"60","host":"priming.invalid","origin":"https://priming.invalid",
          "x-amzn-trace-id":"Root=1-0-0",
          "x-forwarded-for":"192.0.2.1","x-forwarded-port":"443","x-forwarded-proto":"https"},
        "requestContext":{"accountId":"000000000000","apiId":"priming",
          "domainName":"priming.invalid","domainPrefix":"priming",
          "http":{"method":"{method}","path":"{path}","protocol":"HTTP/1.1",
            "sourceIp":"192.0.2.1","userAgent":"priming"},
          "requestId":"priming","routeKey":"{method} {path}","stage":"$default",
          "time":"01/Jan/2026:00:00:00 +0000","timeEpoch":1767225600000}}
      """;

  private static final String AUTH = "/pusher/auth";
  private static final String USER_AUTH = "/pusher/user-auth";
  private static final String HISTORY = "/pusher/history";
  private static final String SOCKET_ID = "1234.5678";

  private final byte[] event;

  private PrimingRequest(
      int round, String path, String token, String type, String body, boolean isBase64) {
    JsonObject event = event(round, "POST", path, token);
    event.getAsJsonObject("headers").addProperty("content-type", type);
    event.addProperty("body", body);
    event.addProperty("isBase64Encoded", isBase64);
    this.event = event.toString().getBytes(UTF_8);
  }

  private PrimingRequest(int round, String path, String token, String query) {
    JsonObject event = event(round, "GET", path, token);
    event.addProperty("rawQueryString", query);
    event.add("queryStringParameters", new JsonObject());
    event.addProperty("isBase64Encoded", false);
    this.event = event.toString().getBytes(UTF_8);
  }

  private static JsonObject event(int round, String method, String path, String token) {
    JsonObject event =
        JsonParser.parseString(EVENT.replace("{path}", path).replace("{method}", method))
            .getAsJsonObject();
    JsonObject headers = event.getAsJsonObject("headers");
    // Each round is a little longer, so that the ends of the parser's buffer fall everywhere.
    headers.addProperty("user-agent", "priming".repeat(5 * round));
    headers.addProperty("authorization", "Bearer " + token);
    return event;
  }

  /** With a JSON body, as text. */
  static PrimingRequest json(int round, String channel, String token) {
    JsonObject fields = new JsonObject();
    fields.addProperty("socket_id", SOCKET_ID);
    fields.addProperty("channel_name", channel);
    return json(round, AUTH, token, fields);
  }

  /** With a form, which API Gateway encodes as base64. */
  static PrimingRequest form(int round, String channel, String token) {
    return form(round, AUTH, token, "socket_id=" + SOCKET_ID + "&channel_name=" + channel);
  }

  /** For several channels, with a JSON body. */
  static PrimingRequest jsonBatch(int round, List<String> channels, String token) {
    JsonArray names = new JsonArray();
    channels.forEach(names::add);
    JsonObject fields = new JsonObject();
    fields.addProperty("socket_id", SOCKET_ID);
    fields.add("channel_name", names);
    return json(round, AUTH, token, fields);
  }

  /** For several channels, with a form. */
  static PrimingRequest formBatch(int round, List<String> channels, String token) {
    StringBuilder form = new StringBuilder("socket_id=" + SOCKET_ID);
    for (int i = 0; i < channels.size(); i++) {
      form.append("&channel_name%5B").append(i).append("%5D=").append(channels.get(i));
    }
    return form(round, AUTH, token, form.toString());
  }

  /** Signs in, with a JSON body. */
  static PrimingRequest jsonSignIn(int round, String token) {
    JsonObject fields = new JsonObject();
    fields.addProperty("socket_id", SOCKET_ID);
    return json(round, USER_AUTH, token, fields);
  }

  /** Signs in, with a form. */
  static PrimingRequest formSignIn(int round, String token) {
    return form(round, USER_AUTH, token, "socket_id=" + SOCKET_ID);
  }

  /** For a page of a channel's history. */
  static PrimingRequest history(int round, String query, String token) {
    return new PrimingRequest(round, HISTORY, token, query);
  }

  private static PrimingRequest json(int round, String path, String token, JsonObject fields) {
    return new PrimingRequest(round, path, token, "application/json", fields.toString(), false);
  }

  private static PrimingRequest form(int round, String path, String token, String form) {
    return new PrimingRequest(
        round,
        path,
        token,
        "application/x-www-form-urlencoded",
        Base64.getEncoder().encodeToString(form.getBytes(UTF_8)),
        true);
  }

  /** Sends it to a handler and returns the answer. */
  String sendTo(ChannelAuthHandler handler) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(event), answer, new PrimingInvocation(Clock.systemUTC()));
    } catch (IOException e) {
      throw new UncheckedIOException("a stream in memory failed", e);
    }
    return answer.toString(UTF_8);
  }
}
