package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.text;
import static dev.partyline.testsupport.HandmadeToken.token;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.packaged.PackagedChannelAuth.Reply;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Invalid requests with a valid token, to the packaged function. Inputs contain "zebra" wherever
 * possible, which must not appear in any answer or log line.
 */
class HostileRequestsIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ZEBRA = "zebra";

  private static ScriptedServer keySet;
  private static PackagedFunctions functions;
  private static PackagedChannelAuth channelAuth;

  @BeforeAll
  static void start() throws Exception {
    keySet = new ScriptedServer(ScriptedServer.json(SigningKeys.goodAmongBad()));
    functions = PackagedFunctions.start(Map.of());
    channelAuth = PackagedChannelAuth.trusting(functions, keySet.url());
    channelAuth.subscribeOnceReady("Bearer " + token().signed(), "private-user-ada");
  }

  @AfterAll
  static void stop() throws Exception {
    functions.close();
    keySet.close();
  }

  private static final String FORM = "application/x-www-form-urlencoded";

  private static Reply send(String contentType, String body) {
    return channelAuth.send(event(contentType, body));
  }

  private static String event(String contentType, String body) {
    return PackagedChannelAuth.event(contentType, body, "Bearer " + token().signed());
  }

  private static String json(String socketId, String channel) {
    return JSON.createObjectNode()
        .put("socket_id", socketId)
        .put("channel_name", channel)
        .toString();
  }

  /** A request with one flaw, and what its answer must name. */
  private record Flawed(String flaw, String body, String field) {
    @Override
    public String toString() {
      return flaw;
    }
  }

  private static Flawed flawed(String flaw, String body, String field) {
    return new Flawed(flaw, body, field);
  }

  private static void shouldBeMalformed(Reply reply, String field) {
    assertThat(reply.status()).as("%s%n%s", reply.answer(), reply.log()).isEqualTo(400);
    assertThat(reply.member("error")).isEqualTo("Bad Request");
    assertThat(reply.member("message")).as("which field, and why").startsWith(field + " ");
    assertThat(reply.reason()).isEqualTo("malformed_" + field);
    assertThat(reply.answer() + reply.log()).doesNotContain(ZEBRA);
  }

  @Test
  void shouldGrant_whenNothingIsWrong_soThatTheOthersFailForTheirOneFlaw() {
    send("application/json", json("1.2", "private-user-ada")).shouldBeGranted();
    send("application/json; charset=utf-8", json("1.2", "private-user-ada")).shouldBeGranted();
    send(FORM, "socket_id=1.2&channel_name=private-user-ada").shouldBeGranted();
    send(FORM, "socket%5Fid=1%2E2&channel_name=private-user-ada&zebra=1").shouldBeGranted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "1.",
        ".2",
        ".",
        "1.2.3",
        "1.zebra",
        "-1.2",
        "+1.2",
        "1e3.2",
        " 1.2",
        "1.2 ",
        "1.2\n",
        "1.2\u0000",
        "1.2:zebra",
        "1.2::user::{\"id\":\"zebra\"}",
        "\uff11.\uff12",
        "\u0661.\u0662",
        "123456789012345678901.2",
      })
  void shouldNameTheSocketId_whenItIsNotTwoNumbers(String socketId) {
    shouldBeMalformed(send("application/json", json(socketId, "private-user-ada")), "socket_id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "private-user-",
        "private-party-",
        "presence-party-",
        "private-user-zebra:1",
        "private-user-zebra/1",
        "private-user-zebra 1",
        "private-user-zebra\n",
        "private-user-zebra\u0000",
        "private-user-z\u00e9bra",
        "private-user-auth0|zebra",
        "#server-to-user-zebra",
        // Not canonical.
        "private-user-auth0=7czebra",
        "private-user-=61da",
        "private-user-ada=",
        "private-user-ada=7",
        "private-user-ada=ZZ",
        "private-user-=2D",
        // Not UTF-8, or not an id.
        "private-user-=FF",
        "private-user-=C0=80",
        "private-user-=ED=A0=80",
        "private-user-ada=00",
        "private-user-ada=0A",
        "private-user-ada=C2=85",
      })
  void shouldNameTheChannel_whenItIsMalformed(String channel) {
    shouldBeMalformed(send("application/json", json("1.2", channel)), "channel_name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zebra",
        "private-zebra",
        "public-user-ada",
        "presence-user-ada",
        "Private-user-ada",
        "private-encrypted-user-ada",
        "private-user-bob",
        "private-user-Ada",
        "private-user-ada=3D",
        "private-party-zebra",
        "presence-party-zebra",
      })
  void shouldAnswerTheSame403_forEveryOtherChannel(String channel) {
    Reply reply = send("application/json", json("1.2", channel));

    assertThat(reply.status()).as("%s%n%s", reply.answer(), reply.log()).isEqualTo(403);
    assertThat(reply.body())
        .isEqualTo(
            "{\"error\":\"Forbidden\",\"message\":\"Not authorized to access this channel\"}");
    assertThat(reply.log()).doesNotContain(ZEBRA);
  }

  @Test
  void shouldAcceptANameOf164Characters_andNoneOf165() {
    // 127 and 128 characters, of which 12 are escaped.
    String longest = "a".repeat(115) + "|".repeat(12);
    String tooLong = "a".repeat(116) + "|".repeat(12);

    Reply taken = subscribeToOwnChannel(longest);
    Reply refused = subscribeToOwnChannel(tooLong);

    taken.shouldBeGranted();
    shouldBeMalformed(refused, "channel_name");
    assertThat(refused.member("message")).contains("164");
  }

  private static Reply subscribeToOwnChannel(String userId) {
    return channelAuth.subscribe(
        "Bearer " + token().claim("sub", text(userId)).signed(),
        "private-user-" + userId.replace("|", "=7C"));
  }

  @ParameterizedTest
  @MethodSource("jsonBodies")
  void shouldNameTheError_whenTheBodyIsJson(Flawed flawed) {
    shouldBeMalformed(send("application/json", flawed.body()), flawed.field());
  }

  static Stream<Flawed> jsonBodies() {
    String good = json("1.2", "private-user-ada");
    String open = good.substring(0, good.length() - 1);
    return Stream.of(
        flawed("empty", "", "body"),
        flawed("spaces", "  ", "body"),
        flawed("null", "null", "body"),
        flawed("an array", "[" + good + "]", "body"),
        flawed("a text", "\"zebra\"", "body"),
        flawed("not JSON", "zebra", "body"),
        flawed("a form", "socket_id=1.2&channel_name=private-user-ada", "body"),
        flawed("names without quotes", "{socket_id:\"1.2\",channel_name:\"zebra\"}", "body"),
        flawed("single quotes", good.replace('"', '\''), "body"),
        flawed("a comment", "/* zebra */" + good, "body"),
        flawed("a last comma", open + ",}", "body"),
        flawed("cut short", open, "body"),
        flawed("something behind it", good + " zebra", "body"),
        flawed("another object behind it", good + good, "body"),
        flawed("a prefix against inclusion", ")]}'\n" + good, "body"),
        flawed("NaN in it", open + ",\"x\":NaN}", "body"),
        flawed("a line break in a text", channel("\"private-zebra\n\""), "body"),
        flawed("an escape that is none", open + ",\"x\":\"\\q\"}", "body"),
        flawed("a byte order mark", "\uFEFF" + good, "body"),
        flawed("a control character nobody asked for", open + ",\"x\":\"\u0001\"}", "body"),
        flawed("a control character, deeper", open + ",\"x\":[{\"y\":\"\u001f\"}]}", "body"),
        flawed("a control character in a name", open + ",\"x\u0000\":1}", "body"),
        flawed("a line break nobody asked for", open + ",\"x\":\"\n\"}", "body"),
        flawed("a member twice that nobody asked for", open + ",\"x\":1,\"x\":1}", "body"),
        flawed(
            "a member twice, deeper",
            open + ",\"x\":{\"channel_name\":1,\"channel_name\":1}}",
            "body"),
        flawed("33 deep", open + ",\"x\":" + nested(32) + "}", "body"),
        flawed("4,000 deep", open + ",\"x\":" + nested(4000) + "}", "body"),
        flawed("8,000 brackets, not closed", "{\"x\":" + "[".repeat(8000), "body"),
        flawed("1,600 objects, not closed", "{\"x\":".repeat(1600), "body"),
        flawed("no fields", "{}", "socket_id"),
        flawed("no socket id", "{\"channel_name\":\"private-zebra\"}", "socket_id"),
        flawed("no channel", "{\"socket_id\":\"1.2\"}", "channel_name"),
        flawed("an empty channel", json("1.2", ""), "channel_name"),
        flawed("an empty socket id", json("", "zebra"), "socket_id"),
        flawed("socket id twice", open + ",\"socket_id\":\"1.2\"}", "socket_id"),
        flawed("channel twice", open + ",\"channel_name\":\"private-zebra\"}", "channel_name"),
        flawed("channel twice, escaped", open + ",\"channel\\u005fname\":\"z\"}", "channel_name"),
        flawed("socket id a number", "{\"socket_id\":1.2,\"channel_name\":\"z\"}", "socket_id"),
        flawed("socket id null", "{\"socket_id\":null,\"channel_name\":\"z\"}", "socket_id"),
        flawed("socket id true", "{\"socket_id\":true,\"channel_name\":\"z\"}", "socket_id"),
        flawed("no channels", channel("[]"), "channel_name"),
        flawed("a channel a number", channel("[\"private-zebra\",7]"), "channel_name"),
        flawed("a channel an array", channel("[[\"private-zebra\"]]"), "channel_name"),
        flawed("a channel twice in an array", channel("[\"zebra\",\"zebra\"]"), "channel_name"),
        flawed("half a surrogate pair in an array", channel("[\"\\ud800\"]"), "channel_name"),
        flawed("channels, no socket id", "{\"channel_name\":[\"zebra\"]}", "socket_id"),
        flawed("channel an object", channel("{\"zebra\":1}"), "channel_name"),
        flawed("channel 4,000 deep", channel(nested(4000)), "body"),
        flawed(
            "channel, half a surrogate pair", channel("\"private-user-\\ud800\""), "channel_name"),
        flawed("channel, the other half", channel("\"private-user-\\udc00\""), "channel_name"),
        flawed("channel, a pair", channel("\"private-user-\\ud83d\\ude00\""), "channel_name"),
        flawed(
            "socket id, half a surrogate pair",
            "{\"socket_id\":\"1.2\\ud800\",\"channel_name\":\"private-user-ada\"}",
            "socket_id"));
  }

  private static String channel(String value) {
    return "{\"socket_id\":\"1.2\",\"channel_name\":" + value + "}";
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void shouldNameTheError_whenTheBodyIsAForm(Flawed flawed) {
    shouldBeMalformed(send(FORM, flawed.body()), flawed.field());
  }

  static Stream<Flawed> forms() {
    return Stream.of(
        flawed("empty", "", "socket_id"),
        flawed("separators alone", "&&&", "socket_id"),
        flawed("JSON", json("1.2", "private-zebra"), "socket_id"),
        flawed("no channel", "socket_id=1.2", "channel_name"),
        flawed("an empty channel", "socket_id=1.2&channel_name=", "channel_name"),
        flawed("a channel without a sign", "socket_id=1.2&channel_name", "channel_name"),
        flawed("semicolons between", "socket_id=1.2;channel_name=zebra", "channel_name"),
        flawed("socket id twice", form("1.2", "zebra") + "&socket_id=1.2", "socket_id"),
        flawed("channel twice", form("1.2", "zebra") + "&channel_name=zebra", "channel_name"),
        flawed("channel twice, escaped", form("1.2", "z") + "&channel%5Fname=z", "channel_name"),
        flawed("channel twice, once empty", form("1.2", "zebra") + "&channel_name", "channel_name"),
        flawed("two forms of a list", listed("[]", "[0]"), "channel_name"),
        flawed("an index twice", listed("[0]", "[0]"), "channel_name"),
        flawed("an index that is a word", listed("[zebra]", "[0]"), "channel_name"),
        flawed("a channel and a list", listed("", "[0]"), "channel_name"),
        flawed("a percent sign alone", form("1.2", "zebra%"), "channel_name"),
        flawed("half an escape", form("1.2", "zebra%4"), "channel_name"),
        flawed("an escape that is no hex", form("1.2", "zebra%zz"), "channel_name"),
        flawed("an escape with a sign", form("1.2", "zebra%-1"), "channel_name"),
        flawed("an escape in full-width digits", form("1.2", "%\uff14\uff11"), "channel_name"),
        flawed("a bad escape in the socket id", form("1.2%", "zebra"), "socket_id"),
        flawed("a bad escape in a name", form("1.2", "private-user-ada") + "&%zz=1", "body"),
        flawed("a plus in the socket id", form("1.2+", "private-user-ada"), "socket_id"),
        flawed("a plus in the channel", form("1.2", "private-user-a+b"), "channel_name"),
        flawed("an escaped plus", form("1.2", "private-user-a%2Bb"), "channel_name"),
        flawed("an escaped NUL", form("1.2%00", "private-user-ada"), "socket_id"),
        flawed("a byte that is no UTF-8", form("1.2", "private-user-%FF"), "channel_name"),
        flawed("an overlong NUL", form("1.2", "private-user-%C0%80"), "channel_name"),
        flawed("half a surrogate pair", form("1.2", "private-user-%ED%A0%80"), "channel_name"),
        flawed("a bad escape in another field", form("1.2", "private-user-ada") + "&x=%zz", "body"),
        flawed("a bad escape in params", "params%5Bx%5D=zebra%&" + form("1.2", "zebra"), "body"),
        flawed("no UTF-8 in another field", form("1.2", "private-user-ada") + "&x=%ff", "body"),
        flawed("bytes that are no UTF-8 in a name", "%FF=1&" + form("1.2", "zebra"), "body"));
  }

  private static String listed(String one, String other) {
    return "socket_id=1.2&channel_name%s=private-zebra&channel_name%s=zebra".formatted(one, other);
  }

  private static String form(String socketId, String channel) {
    return "socket_id=" + socketId + "&channel_name=" + channel;
  }

  @ParameterizedTest
  @MethodSource("base64Bodies")
  void shouldNameTheBody_whenItsBase64IsInvalid(Flawed flawed) {
    shouldBeMalformed(channelAuth.send(base64Event(FORM, flawed.body())), flawed.field());
  }

  static Stream<Flawed> base64Bodies() {
    String good = base64("socket_id=1.2&channel_name=private-user-ada".getBytes(UTF_8));
    return Stream.of(
        flawed("not base64 at all", "socket_id=1.2&channel_name=zebra", "body"),
        flawed("a line break in it", good.substring(0, 8) + "\n" + good.substring(8), "body"),
        flawed("a character cut off", good.substring(0, good.length() - 3), "body"),
        flawed("base64url", base64(new byte[] {-1, -17, -65}).replace('/', '_'), "body"),
        flawed("padding in the middle", "AA==" + good, "body"),
        flawed("bytes that are no UTF-8", base64("socket_id=\u00e9".getBytes(ISO_8859_1)), "body"));
  }

  @Test
  void shouldGrant_whenTheBodyComesAsBase64() {
    String form = base64("socket_id=1.2&channel_name=private-user-ada".getBytes(UTF_8));

    channelAuth.send(base64Event(FORM, form)).shouldBeGranted();
  }

  private static String base64Event(String contentType, String body) {
    return event(contentType, body)
        .replace("\"isBase64Encoded\":false", "\"isBase64Encoded\":true");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, false",
    "application/json, true",
    "application/x-www-form-urlencoded, false",
    "application/x-www-form-urlencoded, true",
    "text/plain, false",
    "text/plain, true",
  })
  void shouldAnswer413_whenTheBodyIsOver8KiB_whateverItsType(String contentType, boolean base64) {
    String body = json("1.2", "private-user-ada") + " ".repeat(8 * 1024) + ZEBRA;
    String event =
        base64 ? base64Event(contentType, base64(body.getBytes(UTF_8))) : event(contentType, body);

    Reply reply = channelAuth.send(event);

    assertThat(reply.status()).as("%s%n%s", reply.answer(), reply.log()).isEqualTo(413);
    assertThat(reply.member("error")).isEqualTo("Payload Too Large");
    assertThat(reply.reason()).isEqualTo("too_large");
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 100_000})
  void shouldAnswer413_whenItIsAlsoTenThousandDeep(int depth) {
    Reply reply = send("application/json", "{\"x\":" + nested(depth) + "}");

    assertThat(reply.status()).as("%s%n%s", reply.answer(), reply.log()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/json",
        "multipart/form-data; boundary=zebra",
        "application/jsonzebra",
        "application/json, text/zebra",
        "application/json; charset=utf-16",
        "application/json; charset=\"zebra\"",
        "application/json; charset=utf-8; charset=zebra",
        "application/json; charset",
        "application/json; q=1, application/json",
        "zebra",
        ";",
        "",
      })
  void shouldAnswer415_whenTheBodyIsOfAnotherType(String contentType) {
    Reply reply = send(contentType, json("1.2", "private-user-ada"));

    assertThat(reply.status()).as("%s%n%s", reply.answer(), reply.log()).isEqualTo(415);
    assertThat(reply.member("error")).isEqualTo("Unsupported Media Type");
    assertThat(reply.answer() + reply.log()).doesNotContain(ZEBRA);
  }

  @Test
  void shouldAnswer415ToAForm_whenItsCharsetIsNotUtf8() {
    String form = "socket_id=1.2&channel_name=private-user-ada";

    send(FORM + "; charset=UTF-8", form).shouldBeGranted();
    send(FORM + ";charset=\"utf-8\"", form).shouldBeGranted();
    assertThat(send(FORM + "; charset=iso-8859-1", form).status()).isEqualTo(415);
  }

  /** What pusher-js sends if a page sets a content type in channelAuthorization.headers. */
  @Test
  void shouldSayThatOneContentTypeIsExpected_whenPusherJsSendsTwo() {
    Reply reply = send(FORM + ", application/json", "socket_id=1.2&channel_name=private-user-ada");

    assertThat(reply.status()).as("%s%n%s", reply.answer(), reply.log()).isEqualTo(415);
    assertThat(reply.reason()).isEqualTo("unsupported_type");
    assertThat(reply.member("message"))
        .isEqualTo(
            "Send exactly one content type, application/json or"
                + " application/x-www-form-urlencoded, in UTF-8 (pusher-js sets it: a page must"
                + " not set one of its own)");
  }

  /** An event that API Gateway would not send to this function, or not in this form. */
  private record Event(String what, String text) {
    @Override
    public String toString() {
      return what;
    }
  }

  @ParameterizedTest
  @MethodSource("foreignEvents")
  void shouldNameTheEvent_whenItIsNotOfPayloadFormat2(Event event) {
    shouldBeMalformed(channelAuth.send(event.text()), "event");
  }

  static Stream<Event> foreignEvents() throws IOException {
    String good = event("application/json", json("1.2", "private-user-ada"));
    return Stream.of(
        new Event("payload format 1.0", restEvent("1.0")),
        new Event("a REST API's", restEvent("")),
        new Event("a load balancer's", with("requestContext", "{\"elb\":{}}", without("version"))),
        new Event("no version", without("version")),
        new Event("a version that is a number", with("version", "2.0", good)),
        new Event("a version that is null", with("version", "null", good)),
        new Event("version 3.0", with("version", "\"3.0\"", good)),
        new Event("empty", "{}"),
        new Event("null", "null"),
        new Event("an array", "[" + good + "]"),
        new Event("a text", "\"zebra\""),
        new Event("a number", "1"),
        new Event("nothing", " "),
        new Event("not JSON", "zebra"),
        new Event("cut short", good.substring(0, good.length() - 1)),
        new Event("10,000 deep", "{\"x\":" + nested(10_000) + "}"),
        new Event("10,000 deep, not closed", "{\"x\":" + "[".repeat(10_000)),
        new Event("10,000 deep by itself", nested(10_000)));
  }

  private static String restEvent(String version) {
    ObjectNode event = JSON.createObjectNode();
    if (!version.isEmpty()) {
      event.put("version", version);
    }
    event.put("resource", "/pusher/auth").put("path", "/pusher/auth").put("httpMethod", "POST");
    event.putObject("headers").put("Content-Type", "application/json").put("Authorization", ZEBRA);
    event.putObject("multiValueHeaders").putArray("Content-Type").add("application/json");
    event.putObject("requestContext").put("requestId", "r-1").put("stage", "$default");
    event.put("body", json("1.2", "private-zebra")).put("isBase64Encoded", false);
    return event.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "body,            null,       body",
    "body,            {},         body",
    "body,            7,          body",
    "isBase64Encoded, true,       body",
    "body,            '\"\"',     body",
  })
  void shouldNameTheField_whenTheEventHasNoReadableBody(String member, String value, String field)
      throws IOException {
    String good = event("application/json", json("1.2", "private-user-ada"));

    shouldBeMalformed(channelAuth.send(with(member, value, good)), field);
  }

  @ParameterizedTest
  @CsvSource({"null", "[]", "7", "{}", "'{\"content-type\":null}'", "'{\"content-type\":[]}'"})
  void shouldAnswer415_whenTheEventHasNoHeaders(String headers) throws IOException {
    String good = event("application/json", json("1.2", "private-user-ada"));

    Reply reply = channelAuth.send(with("headers", headers, good));

    assertThat(reply.status()).as("%s%n%s", reply.answer(), reply.log()).isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource({"null", "[]", "7", "'{\"requestId\":[]}'", "'{\"http\":{\"sourceIp\":null}}'"})
  void shouldGrant_whateverTheRequestContextIs(String context) throws IOException {
    String good = event("application/json", json("1.2", "private-user-ada"));

    channelAuth.send(with("requestContext", context, good)).shouldBeGranted();
  }

  /** A lone surrogate: it is escaped once in the event, so the body has it unescaped. */
  @Test
  void shouldNameTheChannel_whenTheBodyHasALoneSurrogate() {
    String event =
        event("application/json", json("1.2", "private-user-HALF")).replace("HALF", "\\ud800");

    shouldBeMalformed(channelAuth.send(event), "channel_name");
  }

  @Test
  void shouldCutTheUsernameAtACodePoint_andKeepUserInfoUnder1KB_whateverTheTableHas()
      throws IOException {
    member("ada", "\ud83e\udd93".repeat(500), "https://pictures.example/" + "z".repeat(480));

    JsonNode shown = shownInPresence();

    assertThat(shown.path("user_id").asText()).isEqualTo("ada");
    assertThat(shown.path("user_info").toString().getBytes(UTF_8).length).isLessThanOrEqualTo(1024);
    assertThat(shown.path("user_info").path("username").asText())
        .isEqualTo("\ud83e\udd93".repeat(128));
    assertThat(shown.path("user_info").has("avatar")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://pictures.example/ada.png",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "//pictures.example/ada.png",
        "https:ada.png",
        "https://pictures.example/a b",
        "zebra",
      })
  void shouldLeaveTheAvatarOut_whenItIsNotHttps(String avatar) throws IOException {
    member("ada", "Ada", avatar);

    assertThat(shownInPresence().path("user_info").toString()).isEqualTo("{\"username\":\"Ada\"}");
  }

  private static JsonNode shownInPresence() throws IOException {
    Reply reply = send("application/json", json("1.2", "presence-party-zoo"));
    reply.shouldBeGranted();
    return JSON.readTree(reply.member("channel_data"));
  }

  private static void member(String userId, String username, String avatar) {
    functions
        .stack()
        .services()
        .tables()
        .putItem(
            put ->
                put.tableName(functions.stack().stack().tables().get(0).name())
                    .item(
                        Map.of(
                            "PK", AttributeValue.fromS("PARTY#zoo"),
                            "SK", AttributeValue.fromS("MEMBER#" + userId),
                            "username", AttributeValue.fromS(username),
                            "avatar", AttributeValue.fromS(avatar))));
  }

  private static String without(String member) throws IOException {
    ObjectNode event =
        (ObjectNode) JSON.readTree(event("application/json", json("1.2", "private-user-ada")));
    event.remove(member);
    return event.toString();
  }

  /** The event with one member set to a JSON text. */
  private static String with(String member, String value, String event) throws IOException {
    ObjectNode changed = (ObjectNode) JSON.readTree(event);
    changed.set(member, JSON.readTree(value));
    return changed.toString();
  }
}
