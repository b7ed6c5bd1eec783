package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.channel.UserId;
import dev.partyline.channelauth.WiredFunction.Answered;
import dev.partyline.party.Member;
import dev.partyline.user.Avatar;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Properties that hold for every request. */
class ChannelAuthPropertiesTest {

  private static final String GOOD_BODY =
      JsonText.object("socket_id", "1234.1234", "channel_name", "private-user-ann");

  /** Every user is a member of every party: the table never denies a request. */
  private static final WiredFunction FUNCTION =
      new WiredFunction(
          (party, user, deadline) ->
              Optional.of(new Member(user, Optional.empty(), Avatar.none())));

  /** Fails if it is called: no token was valid. */
  private static final WiredFunction WITHOUT_TABLE =
      new WiredFunction(
          (party, user, deadline) -> {
            throw new AssertionError("membership read without a valid token");
          });

  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String ANNS = "Bearer " + FUNCTION.token("ann");
  private static final int EVENT_BYTES = event(ANNS, JSON, GOOD_BODY, false).length;

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldSignWhatPusherAccepts_forAnyUserChannelAndSocket(
      @ForAll("ids") String user,
      @ForAll("ids") String party,
      @ForAll("socketIds") String socketId,
      @ForAll("kinds") String kind,
      @ForAll boolean asForm) {
    String channel = kind + escaped(kind.equals("private-user-") ? user : party);
    Assume.that(channel.length() <= 164);

    Answered answered =
        FUNCTION.answer(
            asForm
                ? event("Bearer " + FUNCTION.token(user), FORM, form(socketId, channel), false)
                : event("Bearer " + FUNCTION.token(user), JSON, json(socketId, channel), false));

    answered.assertSigned(socketId, channel);
    if (answered.members().get("channel_data") instanceof String shown) {
      assertThat(JsonText.objectIn(shown).orElseThrow()).containsEntry("user_id", user);
    }
  }

  @Property
  void shouldForbid_whenTheChannelIsAnotherUsers(
      @ForAll("ids") String user, @ForAll("ids") String other) {
    String channel = "private-user-" + escaped(other);
    Assume.that(!user.equals(other) && channel.length() <= 164);

    Answered answered =
        FUNCTION.answer(event("Bearer " + FUNCTION.token(user), JSON, json("1.2", channel), false));

    answered.assertRefused();
    assertThat(answered.status()).isEqualTo(403);
  }

  @Property
  void shouldSignNothing_whenNoTokenIsValid(
      @ForAll("noTokens") String authorization,
      @ForAll("socketIds") String socketId,
      @ForAll("kinds") String kind) {
    String body = json(socketId, kind + "ann");

    Answered answered = WITHOUT_TABLE.answer(event(authorization, JSON, body, false));

    answered.assertRefused();
    assertThat(answered.status()).isEqualTo(401);
    if (authorization.length() > 40) {
      assertThat(answered.text()).doesNotContain(authorization.substring(20));
    }
  }

  @Property
  void shouldSignNothing_whenNoTokenIsValidAndTheRequestIsArbitrary(
      @ForAll("noTokens") String authorization,
      @ForAll("contentTypes") String contentType,
      @ForAll("bodySoups") String body,
      @ForAll boolean base64) {
    WITHOUT_TABLE.answer(event(authorization, contentType, body, base64)).assertRefused();
  }

  @Property
  void shouldRefuse_anyBytesAsBody(
      @ForAll("contentTypes") String contentType, @ForAll byte[] body) {
    String encoded = Base64.getEncoder().encodeToString(body);

    FUNCTION.answer(event(ANNS, contentType, encoded, true)).assertRefused();
    FUNCTION.answer(event(ANNS, contentType, new String(body, UTF_8), false)).assertRefused();
  }

  @Property
  void shouldRefuse_whenTheBodyIsNearlyValid(
      @ForAll("contentTypes") String contentType,
      @ForAll("bodySoups") String body,
      @ForAll boolean base64) {
    FUNCTION.answer(event(ANNS, contentType, body, base64)).assertRefused();
  }

  @Property
  void shouldRefuse_whateverTheHeaders(
      @ForAll("headerSoups") String authorization, @ForAll("headerSoups") String contentType) {
    Answered badToken = FUNCTION.answer(event(authorization, JSON, GOOD_BODY, false));
    Answered badType = FUNCTION.answer(event(ANNS, contentType, GOOD_BODY, false));

    badToken.assertRefused();
    assertThat(badToken.status()).isEqualTo(401);
    badType.assertRefused();
    assertThat(badType.status()).isEqualTo(415);
  }

  @Property
  void shouldRefuse_whateverTheEvent(@ForAll byte[] event) {
    Answered answered = FUNCTION.answer(event);

    answered.assertRefused();
    assertThat(answered.status()).isEqualTo(400);
  }

  @Property
  void shouldRefuse_whenTheEventIsCutShort(@ForAll("cuts") int length) {
    byte[] event = event(ANNS, JSON, GOOD_BODY, false);

    FUNCTION.answer(Arrays.copyOf(event, length)).assertRefused();
  }

  @Property
  void shouldAnswerWithTheSameBody_whateverTheMalformedValue(
      @ForAll("malformedValues") String one, @ForAll("malformedValues") String other) {
    assertThat(FUNCTION.answer(event(ANNS, JSON, json(one, "public"), false)))
        .isEqualTo(FUNCTION.answer(event(ANNS, JSON, json(other, "public"), false)));
    assertThat(FUNCTION.answer(event(ANNS, JSON, json("1.2", one), false)))
        .isEqualTo(FUNCTION.answer(event(ANNS, JSON, json("1.2", other), false)));
  }

  private static byte[] event(
      String authorization, String contentType, String body, boolean isBase64) {
    String headers = JsonText.object("content-type", contentType, "authorization", authorization);
    String rest =
        JsonText.object(
            "version",
            "2.0",
            "routeKey",
            "POST /pusher/auth",
            "body",
            body,
            "isBase64Encoded",
            isBase64);
    return ("{\"headers\":" + headers + "," + rest.substring(1)).getBytes(UTF_8);
  }

  private static String json(String socketId, String channelName) {
    return JsonText.object("socket_id", socketId, "channel_name", channelName);
  }

  private static String form(String socketId, String channelName) {
    return "socket_id=" + socketId + "&channel_name=" + URLEncoder.encode(channelName, UTF_8);
  }

  /** The escape of an id by the design, by another implementation than the code's. */
  private static String escaped(String id) {
    StringBuilder escaped = new StringBuilder();
    for (char c : new String(id.getBytes(UTF_8), ISO_8859_1).toCharArray()) {
      String itself = String.valueOf(c);
      escaped.append(
          itself.matches("[-A-Za-z0-9_@,.;]") ? itself : String.format("=%02X", (int) c));
    }
    return escaped.toString();
  }

  @Provide
  Arbitrary<String> ids() {
    Arbitrary<String> likely =
        Arbitraries.of("ann", "auth0|5f7c", "a+b@c.org", "=61nn", "a:b", "ä");
    Arbitrary<String> any =
        Arbitraries.integers()
            .between(0x20, Character.MAX_CODE_POINT)
            .list()
            .ofMinSize(1)
            .ofMaxSize(16)
            .map(
                points ->
                    points.stream()
                        .collect(
                            StringBuilder::new,
                            StringBuilder::appendCodePoint,
                            StringBuilder::append)
                        .toString());
    return Arbitraries.oneOf(likely, Arbitraries.strings().ascii().ofLength(8), any)
        .filter(id -> UserId.parse(id).isPresent());
  }

  @Provide
  Arbitrary<String> socketIds() {
    Arbitrary<String> number = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(20);
    return Combinators.combine(number, number).as((one, other) -> one + "." + other);
  }

  @Provide
  Arbitrary<String> kinds() {
    return Arbitraries.of("private-user-", "private-party-", "presence-party-");
  }

  /** Headers from none at all to a token with only an invalid signature. */
  @Provide
  Arbitrary<String> noTokens() {
    String token = WITHOUT_TABLE.token("ann");
    String[] parts = token.split("\\.");
    long now = WiredFunction.NOW.getEpochSecond();
    String none = RawIssuer.base64("{\"alg\":\"none\",\"kid\":\"k1\"}".getBytes(UTF_8));
    RawIssuer mine = WITHOUT_TABLE.issuer();
    Arbitrary<String> made =
        Arbitraries.of(
            "",
            token,
            "Basic " + token,
            "Bearer " + token + "," + token,
            "Bearer " + new RawIssuer().token("ann", WiredFunction.NOW),
            "Bearer " + mine.token(RawIssuer.ISSUER, "ann", now - 31),
            "Bearer " + mine.token("https://issuer.example", "ann", now + 600),
            "Bearer " + mine.token(RawIssuer.ISSUER, "", now + 600),
            "Bearer " + mine.token(RawIssuer.ISSUER, "ann", now + 100_000),
            "Bearer " + none + "." + parts[1] + ".",
            "Bearer " + none + "." + parts[1] + "." + parts[2],
            "Bearer " + parts[0] + "." + parts[1] + "." + parts[1]);
    Arbitrary<String> damaged =
        Combinators.combine(
                Arbitraries.integers().between(0, token.length() - 1),
                Arbitraries.chars().with('-', '_', '.', '=').range('A', 'Z').range('0', '9'))
            .as((at, c) -> token.substring(0, at) + c + token.substring(at + 1))
            .filter(other -> !other.equals(token))
            .map(other -> "Bearer " + other);
    return Arbitraries.oneOf(made, damaged, headerSoups());
  }

  @Provide
  Arbitrary<String> headerSoups() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(64).filter(text -> UTF_8.newEncoder().canEncode(text)),
        Arbitraries.of("Bearer", "bearer ", "Basic ", ".", "eyJ", "e30", ",", "=", "\n", "a")
            .list()
            .ofMaxSize(12)
            .map(parts -> String.join("", parts)));
  }

  @Provide
  Arbitrary<String> contentTypes() {
    return Arbitraries.of(
        JSON, FORM, "APPLICATION/JSON; charset=utf-16", "text/plain", "multipart/form-data", "");
  }

  /** Pieces of bodies, but no socket id: there is no dot. */
  @Provide
  Arbitrary<String> bodySoups() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "null",
            "1e9",
            "\\u0000",
            "\\ud800",
            "socket_id",
            "channel_name",
            "\"socket_id\":\"1",
            "\"channel_name\":\"private-user-ann\"",
            "&",
            "=",
            "%",
            "%3",
            "%80",
            "+",
            "socket_id=1",
            "channel_name=private-user-ann",
            "\0",
            "\uFEFF")
        .list()
        .ofMaxSize(16)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.integers().between(0, EVENT_BYTES - 1);
  }

  /** Neither a socket id nor a channel name, and not too long. */
  @Provide
  Arbitrary<String> malformedValues() {
    return Arbitraries.strings()
        .ofMaxLength(32)
        .map(text -> "secret:" + text)
        .filter(text -> UTF_8.newEncoder().canEncode(text));
  }
}
