package dev.partyline.operations.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks the API as a client uses it. */
final class Api {

  static final String CHANNEL_AUTH = "channel auth";
  static final String CORS = "CORS";

  private static final JsonMapper JSON = new JsonMapper();

  // The headers that a page must be allowed to send: those of pusher-js.
  private static final List<String> HEADERS = List.of("authorization", "content-type");

  private final Http http;
  private final URI auth;
  private final URI mockEvent;
  private final String who;
  private final Fixes fixes;

  /**
   * @param api the API's address, with or without a slash, or the address of its route
   */
  Api(Http http, URI api, Fixes fixes) {
    this.http = http;
    this.fixes = fixes;
    String base = api.toString().replaceFirst("(/pusher/auth)?/*$", "");
    this.auth = URI.create(base + "/pusher/auth");
    this.mockEvent = URI.create(base + "/pusher/mock-event");
    this.who = String.valueOf(auth.getAuthority());
  }

  /** The fixes for this API's stack. */
  Fixes fixes() {
    return fixes;
  }

  /** Checks that a request without a token is 401 with the scheme Bearer (RFC 6750). */
  Finding finding() {
    try {
      Http.Answer answer =
          http.send(who, post(auth, authBody("1.1", "private-user-doctor")).build());
      boolean expected =
          answer.status() == 401
              && answer
                  .header("WWW-Authenticate")
                  .filter(scheme -> scheme.startsWith("Bearer"))
                  .isPresent();
      if (expected) {
        return Finding.ok(CHANNEL_AUTH, "POST " + auth + " requires a token");
      }
      return switch (answer.status()) {
        case 404 ->
            Finding.fail(
                CHANNEL_AUTH, "404: the route POST " + auth + " is missing", fixes.missingRoute());
        case 429 ->
            Finding.fail(
                CHANNEL_AUTH,
                "429: too many requests from this address without an accepted token, or the API is"
                    + " throttled",
                "Wait a minute; see docs/troubleshooting.md, 429");
        case 500, 502, 503, 504 ->
            Finding.fail(
                CHANNEL_AUTH,
                answer.status() + ": the function fails, or does not start",
                "Check its log: it names an invalid variable at init");
        default ->
            Finding.fail(
                CHANNEL_AUTH,
                answer.status() + " to a request without a token, expected 401",
                fixes.otherApi());
      };
    } catch (NoResponseException e) {
      return Finding.fail(CHANNEL_AUTH, who + ": " + e.reason(), fixes.noApi());
    }
  }

  /**
   * Sends a preflight request as a browser does (<a
   * href="https://fetch.spec.whatwg.org/#cors-preflight-fetch">CORS preflight</a>), then checks the
   * headers of a real answer.
   */
  Finding cors(Optional<String> origin) {
    if (origin.isEmpty()) {
      return Finding.skip(CORS, "--origin is not set: the page's scheme://host[:port]");
    }
    String page = origin.get();
    try {
      Http.Answer preflight =
          http.send(
              who,
              HttpRequest.newBuilder(auth)
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                  .header("Origin", page)
                  .header("Access-Control-Request-Method", "POST")
                  .header("Access-Control-Request-Headers", String.join(",", HEADERS))
                  .build());
      if (!allows(preflight, page)) {
        return Finding.fail(
            CORS,
            "a page of "
                + page
                + " may not call the API"
                + preflight
                    .header("Access-Control-Allow-Origin")
                    .map(other -> ", only " + other)
                    .orElse(""),
            fixes.missingOrigin(page));
      }
      List<String> headers = list(preflight, "Access-Control-Allow-Headers");
      List<String> missing = HEADERS.stream().filter(name -> !headers.contains(name)).toList();
      boolean post =
          list(preflight, "Access-Control-Allow-Methods").stream()
              .anyMatch(m -> m.equals("post") || m.equals("*"));
      if (!missing.isEmpty() || !post) {
        return Finding.fail(
            CORS,
            "a page may not send " + (post ? "the header " + String.join(", ", missing) : "POST"),
            "The API's CorsConfiguration must allow POST, authorization and content-type, as"
                + " template.yaml does");
      }
      Http.Answer real =
          http.send(
              who,
              post(auth, authBody("1.1", "private-user-doctor")).header("Origin", page).build());
      return allows(real, page)
          ? Finding.ok(CORS, "a page of " + page + " may call the API and read its errors")
          : Finding.fail(
              CORS,
              "the preflight allows " + page + ", but the answer itself does not",
              "A proxy or CDN removes the CORS headers, or adds a second one");
    } catch (NoResponseException e) {
      return Finding.skip(CORS, who + ": " + e.reason());
    }
  }

  private static boolean allows(Http.Answer answer, String origin) {
    List<String> allowed = answer.headers().allValues("Access-Control-Allow-Origin");
    return allowed.size() == 1 && (allowed.contains(origin) || allowed.contains("*"));
  }

  private static List<String> list(Http.Answer answer, String header) {
    return answer.headers().allValues(header).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(value -> value.strip().toLowerCase(Locale.ROOT))
        .flatMap(
            value ->
                value.equals("*")
                    ? Stream.concat(Stream.of("*"), HEADERS.stream())
                    : Stream.of(value))
        .collect(Collectors.toList());
  }

  /** Requests the authorization of a subscription. */
  Http.Answer authorize(Token token, String socketId, String channel) throws NoResponseException {
    return http.send(
        who,
        post(auth, authBody(socketId, channel))
            .header("Authorization", token.authorization())
            .build());
  }

  /** Publishes an event through the mock event function. */
  Http.Answer publish(Token token, String channel, String event, ObjectNode data)
      throws NoResponseException {
    ObjectNode body = JSON.createObjectNode().put("channel", channel).put("event", event);
    body.set("data", data);
    return http.send(
        who,
        post(mockEvent, body.toString()).header("Authorization", token.authorization()).build());
  }

  private static HttpRequest.Builder post(URI url, String json) {
    return HttpRequest.newBuilder(url)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json));
  }

  private static String authBody(String socketId, String channel) {
    return JSON.createObjectNode()
        .put("socket_id", socketId)
        .put("channel_name", channel)
        .toString();
  }

  /** A string member of an answer's JSON object; empty if it is missing. */
  static Optional<String> member(Http.Answer answer, String name) {
    try {
      JsonNode value = JSON.readTree(answer.body()).path(name);
      return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
