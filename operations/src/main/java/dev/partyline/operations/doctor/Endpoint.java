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

/** The API, as a client sees it. */
final class Endpoint {

  static final String CHECK = "auth endpoint";
  static final String CORS = "CORS";

  private static final JsonMapper JSON = new JsonMapper();

  // What a page must be allowed to send: pusher-js's transports send no more.
  private static final List<String> HEADERS = List.of("authorization", "content-type");

  private final Http http;
  private final URI auth;
  private final URI mockEvent;
  private final String who;

  /**
   * @param api its address, with or without a slash, or that of the route itself: it is often
   *     copied
   */
  Endpoint(Http http, URI api) {
    this.http = http;
    String base = api.toString().replaceFirst("(/pusher/auth)?/*$", "");
    this.auth = URI.create(base + "/pusher/auth");
    this.mockEvent = URI.create(base + "/pusher/mock-event");
    this.who = String.valueOf(auth.getAuthority());
  }

  /** Without a token the designed answer is 401 with the scheme that is asked for (RFC 6750). */
  Finding finding() {
    try {
      Http.Answer answer =
          http.send(who, post(auth, authBody("1.1", "private-user-doctor")).build());
      boolean ours =
          answer.status() == 401
              && answer
                  .header("WWW-Authenticate")
                  .filter(scheme -> scheme.startsWith("Bearer"))
                  .isPresent();
      if (ours) {
        return Finding.ok(CHECK, "POST " + auth + " asks for a token");
      }
      return switch (answer.status()) {
        case 404 ->
            Finding.fail(
                CHECK,
                "404: there is no POST " + auth,
                "Give --api as the stack's output ApiUrl has it, and clients the output"
                    + " PusherAuthUrl");
        case 429 ->
            Finding.fail(
                CHECK,
                "429: too many tokens of this address were refused, or the API is throttled",
                "Wait a minute, and see docs/troubleshooting.md, 429");
        case 500, 502, 503, 504 ->
            Finding.fail(
                CHECK,
                answer.status() + ": the function fails, or does not start",
                "Look in its log: a missing variable is named at init");
        default ->
            Finding.fail(
                CHECK,
                answer.status() + " to a request without a token, where 401 belongs",
                "Something else answers at this address: compare it with the output PusherAuthUrl");
      };
    } catch (NoResponseException e) {
      return Finding.fail(
          CHECK, who + ": " + e.reason(), "Compare --api with the stack's output ApiUrl");
    }
  }

  /**
   * Asks as a browser does before it lets a page ask (<a
   * href="https://fetch.spec.whatwg.org/#cors-preflight-fetch">CORS preflight</a>), and looks at a
   * real answer as well.
   */
  Finding cors(Optional<String> origin) {
    if (origin.isEmpty()) {
      return Finding.skip(CORS, "--origin was not given: the page's scheme://host[:port]");
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
                + " may not ask"
                + preflight
                    .header("Access-Control-Allow-Origin")
                    .map(other -> ", only one of " + other)
                    .orElse(""),
            "Deploy with AllowedOrigins="
                + page
                + " among them: scheme, host and port as the browser"
                + " shows them, no slash at the end");
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
          ? Finding.ok(CORS, "a page of " + page + " may ask, and may read refusals")
          : Finding.fail(
              CORS,
              "the preflight allows " + page + ", the answer itself does not",
              "Something between takes the headers out, or adds a second one: look at proxies and"
                  + " CDNs");
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

  /** Asks for a subscription. */
  Http.Answer ask(Token token, String socketId, String channel) throws NoResponseException {
    return http.send(
        who,
        post(auth, authBody(socketId, channel))
            .header("Authorization", token.authorization())
            .build());
  }

  /** Has an event published. */
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

  /** A text member of an answer; nothing if it is no such answer. */
  static Optional<String> member(Http.Answer answer, String name) {
    try {
      JsonNode value = JSON.readTree(answer.body()).path(name);
      return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
