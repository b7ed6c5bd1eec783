package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.partyline.channel.UserId;
import dev.partyline.channelauth.WiredFunction.Answered;
import dev.partyline.party.Member;
import dev.partyline.user.Avatar;
import dev.partyline.user.Username;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** Ann is a member of some parties. */
  private static final WiredFunction SOME_PARTIES =
      new WiredFunction(
          (party, user, deadline) ->
              party.value().matches("p[13]")
                  ? Optional.of(
                      new Member(user, Username.parse("Ann in " + party.value()), Avatar.none()))
                  : Optional.empty());

  private static final String ANNS_USER_DATA =
      "{\"id\":\"ann\",\"user_info\":{\"username\":\"ann\"}}";

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

  /** Every entry of a batch is its single request's answer. */
  @Property
  void shouldAnswerEachOfSeveralChannels_asItsSingleRequest(
      @ForAll("socketIds") String socketId,
      @ForAll("channelLists") Set<String> names,
      @ForAll("listForms") String form,
      @ForAll boolean fromThisFunction) {
    WiredFunction function = fromThisFunction ? FUNCTION : SOME_PARTIES;
    String authorization = "Bearer " + function.token("ann");
    String body =
        switch (form) {
          case "json" -> jsonList(socketId, names);
          default -> formList(socketId, names, form.equals("indexed"));
        };

    Answered batch =
        function.answer(event(authorization, form.equals("json") ? JSON : FORM, body, false));

    assertThat(batch.status()).as(batch.text()).isEqualTo(200);
    assertThat(batch.members().keySet()).isEqualTo(names);
    for (String name : names) {
      Answered single = function.answer(event(authorization, JSON, json(socketId, name), false));
      Map<String, Object> expected = new LinkedHashMap<>();
      expected.put("status", (double) single.status());
      if (single.status() == 200) {
        expected.put("data", single.members());
      } else {
        expected.putAll(single.members());
      }
      assertThat(batch.members().get(name)).as(name).isEqualTo(expected);
    }
  }

  @Property
  void shouldSignNothing_whenNoTokenIsValidForABatchOrASignIn(
      @ForAll("noTokens") String authorization,
      @ForAll("socketIds") String socketId,
      @ForAll("channelLists") Set<String> names) {
    Answered batch =
        WITHOUT_TABLE.answer(event(authorization, JSON, jsonList(socketId, names), false));
    Answered signIn = WITHOUT_TABLE.answer(signIn(authorization, socketId));

    batch.assertRefused();
    assertThat(batch.status()).isEqualTo(401);
    signIn.assertRefused();
    assertThat(signIn.status()).isEqualTo(401);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldSignInAsTheTokensUser(
      @ForAll("ids") String user, @ForAll("socketIds") String socketId) {
    Answered answered =
        WITHOUT_TABLE.answer(signIn("Bearer " + WITHOUT_TABLE.token(user), socketId));

    answered.assertSignedIn(socketId);
    Map<String, Object> userData =
        JsonText.objectIn((String) answered.members().get("user_data")).orElseThrow();
    assertThat(userData).containsEntry("id", escaped(user));
    assertThat((String) userData.get("id")).matches("[-A-Za-z0-9_=@,.;]+");
  }

  /** A signed text is of one kind only: a channel's name cannot make it a sign-in's. */
  @Property
  void shouldNeverSignASignIn_whateverTheChannelIsCalled(
      @ForAll("socketIds") String socketId,
      @ForAll("likeSignIns") String name,
      @ForAll boolean inABatch) {
    String body = inABatch ? jsonList(socketId, Set.of(name)) : json(socketId, name);

    Answered answered = FUNCTION.answer(event(ANNS, JSON, body, false));

    String signedIn = WiredFunction.auth(socketId + ":" + name);
    if (name.contains(":")) {
      assertThat(answered.text()).doesNotContain(signedIn);
    }
    assertThat(answered.text())
        .doesNotContain(
            WiredFunction.auth(socketId + "::user::" + ANNS_USER_DATA),
            WiredFunction.auth(socketId + "::user::{\"id\":\"ann\"}"));
  }

  @Property
  void shouldSignNoSignIn_whateverTheSocketIdIsCalled(
      @ForAll("likeSignIns") String socketId, @ForAll("ids") String user) {
    Assume.that(!socketId.matches("[0-9]{1,20}\\.[0-9]{1,20}"));

    Answered answered = FUNCTION.answer(signIn("Bearer " + FUNCTION.token(user), socketId));

    answered.assertRefused();
    assertThat(answered.status()).isEqualTo(400);
  }

  private static byte[] signIn(String authorization, String socketId) {
    return event(
        "POST /pusher/user-auth",
        authorization,
        JSON,
        JsonText.object("socket_id", socketId),
        false);
  }

  private static String jsonList(String socketId, Set<String> names) {
    JsonArray list = new JsonArray();
    names.forEach(list::add);
    JsonObject body = new JsonObject();
    body.add("channel_name", list);
    body.addProperty("socket_id", socketId);
    return body.toString();
  }

  private static String formList(String socketId, Set<String> names, boolean isIndexed) {
    StringBuilder form = new StringBuilder("socket_id=" + socketId);
    int index = 0;
    for (String name : names) {
      form.append(isIndexed ? "&channel_name[" + index++ + "]=" : "&channel_name%5B%5D=")
          .append(URLEncoder.encode(name, UTF_8));
    }
    return form.toString();
  }

  @Provide
  Arbitrary<String> listForms() {
    return Arbitraries.of("json", "indexed", "unindexed");
  }

  @Provide
  Arbitrary<Set<String>> channelLists() {
    Arbitrary<String> known =
        Combinators.combine(
                kinds(), Arbitraries.of("ann", "bob", "p1", "p2", "p3", "=7C", "=7c", ""))
            .as((kind, id) -> kind + id);
    return Arbitraries.oneOf(
            known,
            known,
            Arbitraries.of(
                "",
                "public",
                "__proto__",
                "a:b",
                ":user:{}",
                "x".repeat(165),
                "\u00e9",
                "\"",
                "\\"),
            malformedValues())
        .set()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<String> likeSignIns() {
    return Arbitraries.oneOf(
        Arbitraries.of(
                ":",
                "::",
                "user",
                "::user::",
                ":user:",
                "{\"id\":\"ann\"}",
                ANNS_USER_DATA,
                "private-user-ann",
                "presence-party-p1",
                "1.2",
                "0",
                "=3A")
            .list()
            .ofMinSize(1)
            .ofMaxSize(6)
            .map(parts -> String.join("", parts)),
        Arbitraries.of(":user:" + ANNS_USER_DATA, ":user:{\"id\":\"ann\"}", "::user::{}"));
  }

  private static byte[] event(
      String authorization, String contentType, String body, boolean isBase64) {
    return event("POST /pusher/auth", authorization, contentType, body, isBase64);
  }

  private static byte[] event(
      String route, String authorization, String contentType, String body, boolean isBase64) {
    String headers = JsonText.object("content-type", contentType, "authorization", authorization);
    String rest =
        JsonText.object(
            "version", "2.0", "routeKey", route, "body", body, "isBase64Encoded", isBase64);
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
