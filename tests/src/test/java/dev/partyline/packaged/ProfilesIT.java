package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.text;
import static dev.partyline.testsupport.HandmadeToken.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.lambda.InitException;
import dev.partyline.packaged.PackagedChannelAuth.Reply;
import dev.partyline.testsupport.RecordingPusher;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What other users see of a user, from the packaged functions: which memberships count, usernames
 * and pictures, in presence and in published events.
 */
class ProfilesIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String HOSTS = "pictures.example, *.cdn.example";

  private static ScriptedServer keySet;
  private static PackagedFunctions functions;
  private static PackagedChannelAuth channelAuth;
  private static PackagedChannelAuth withAvatarHosts;

  @BeforeAll
  static void start() throws Exception {
    keySet = new ScriptedServer(ScriptedServer.json(SigningKeys.goodAmongBad()));
    functions = PackagedFunctions.start(Map.of());
    channelAuth = PackagedChannelAuth.trusting(functions, keySet.url());
    channelAuth.subscribeOnceReady("Bearer " + token().signed(), "private-party-any");
    Map<String, String> variables = new HashMap<>(PackagedChannelAuth.trust(keySet.url()));
    variables.put("AVATAR_HOSTS", HOSTS);
    withAvatarHosts = PackagedChannelAuth.deploy(functions, variables, Map.of());
    withAvatarHosts.subscribeOnceReady("Bearer " + token().signed(), "private-party-any");
  }

  @AfterAll
  static void stop() throws Exception {
    functions.close();
    keySet.close();
  }

  static Stream<Arguments> pastMemberships() {
    long now = Instant.now().getEpochSecond();
    return Stream.of("0", "1", Long.toString(now), Long.toString(now - 3 * 86_400), "-1", "1.5")
        .map(seconds -> arguments(AttributeValue.fromN(seconds)));
  }

  @ParameterizedTest
  @MethodSource("pastMemberships")
  void shouldDenyBothChannels_whenTheMembershipHasExpired(AttributeValue expiresAt) {
    String party = party(Map.of("expiresAt", expiresAt));

    for (String channel : List.of("private-party-" + party, "presence-party-" + party)) {
      Reply reply = channelAuth.subscribe("Bearer " + token().signed(), channel);

      assertThat(reply.status()).as("%s%n%s", reply.answer(), reply.log()).isEqualTo(403);
      assertThat(reply.reason()).isEqualTo("not_a_member");
    }
  }

  static Stream<Arguments> presentMemberships() {
    long now = Instant.now().getEpochSecond();
    return Stream.of(
        arguments(AttributeValue.fromN(Long.toString(now + 600))),
        arguments(AttributeValue.fromN("99999999999999")),
        arguments(AttributeValue.fromN("1E+100")),
        arguments(AttributeValue.fromS(Long.toString(now - 3 * 86_400))),
        arguments(AttributeValue.fromS("")),
        arguments(AttributeValue.fromNul(true)),
        arguments(AttributeValue.fromNs(List.of("1"))));
  }

  @ParameterizedTest
  @MethodSource("presentMemberships")
  void shouldGrantBothChannels_whenTheMembershipHasNotExpired(AttributeValue expiresAt) {
    String party = party(Map.of("expiresAt", expiresAt));

    channelAuth.subscribe("Bearer " + token().signed(), "private-party-" + party).shouldBeGranted();
    channelAuth
        .subscribe("Bearer " + token().signed(), "presence-party-" + party)
        .shouldBeGranted();
  }

  static Stream<Arguments> usernames() {
    return Stream.of(
        arguments("a reversed one", "\u202ennA", "nnA"),
        arguments("NUL", "A\u0000nn", "Ann"),
        arguments("line breaks", "A\r\nnn\u2028", "Ann"),
        arguments("a zero-width space", "A\u200Bnn", "Ann"),
        arguments("private use", "A\uE000nn", "Ann"),
        arguments("blanks around it", " \u00A0Ann\u3000", "Ann"),
        arguments("only blanks", "   ", "by token"),
        arguments("only what has no width", "\u200B\u200D\uFEFF", "by token"),
        arguments("a Hangul filler", "\u3164", "by token"),
        arguments("Braille blanks", "\u2800\u2800", "by token"),
        arguments("empty", "", "by token"),
        arguments("a family", "👨\u200D👩\u200D👧", "👨\u200D👩\u200D👧"),
        arguments("a flag", "🏳\uFE0F\u200D🌈", "🏳\uFE0F\u200D🌈"),
        arguments(
            "a flag by tags",
            "🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC73\uDB40\uDC63\uDB40\uDC74\uDB40\uDC7F",
            "🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC73\uDB40\uDC63\uDB40\uDC74\uDB40\uDC7F"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("usernames")
  void shouldShowTheMembersUsernameCleaned_orElseTheTokens(
      String what, String username, String shown) throws IOException {
    String party = party(Map.of("username", AttributeValue.fromS(username)));
    String bearer = "Bearer " + token().claim("preferred_username", text("by token")).signed();

    assertThat(shown(channelAuth, bearer, party).path("username").asText())
        .as(what)
        .isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "A\\u202enn, Ann",
    "A\\u0000n\\nn, Ann",
    "A\\ud83dnn, Ann",
    "\\ude00Ann, Ann",
    "'  ', by name",
    "\\u200b\\u3164, by name",
    "\\ud83d, by name",
    "👩\\u200d🚀, 👩\u200D🚀",
  })
  void shouldShowTheTokensUsernameCleaned_orElseTheNextClaims(String username, String shown)
      throws IOException {
    String party = party(Map.of());
    String bearer =
        "Bearer "
            + token()
                .claim("preferred_username", text(username))
                .claim("nickname", text("\\u2800"))
                .claim("name", text("by name"))
                .signed();

    assertThat(shown(channelAuth, bearer, party).path("username").asText()).isEqualTo(shown);
  }

  @Test
  void shouldShowTheId_whenNoUsernameIsVisible() throws IOException {
    String party = party(Map.of("username", AttributeValue.fromS("\u3164")));
    String bearer = "Bearer " + token().claim("preferred_username", text("\\u200b")).signed();

    assertThat(shown(channelAuth, bearer, party).path("username").asText()).isEqualTo("ada");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:pw@pictures.example/x.png",
        "https://user@pictures.example/x.png",
        "https://@pictures.example/x.png",
      })
  void shouldLeaveTheAvatarOut_whenItsAddressHasCredentials(String avatar) throws IOException {
    String party = party(Map.of("avatar", AttributeValue.fromS(avatar)));
    String bearer = "Bearer " + token().claim("picture", text(avatar)).signed();

    assertThat(shown(channelAuth, bearer, party).has("avatar")).isFalse();
    assertThat(shown(withAvatarHosts, bearer, party).has("avatar")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://pictures.example/x.png, true",
    "https://PICTURES.example:443/x.png, true",
    "https://a.cdn.example/x.png, true",
    "https://cdn.example/x.png, false",
    "https://a.pictures.example/x.png, false",
    "https://pictures.example.evil.example/x.png, false",
    "https://evil.example/pictures.example, false",
    "https://pictures.example:8443/x.png, false",
    "http://pictures.example/x.png, false",
  })
  void shouldShowTheAvatar_onlyFromTheConfiguredHosts(String avatar, boolean isShown)
      throws IOException {
    String bare = party(Map.of());
    String party = party(Map.of("avatar", AttributeValue.fromS(avatar)));
    String bearer = "Bearer " + token().signed();
    String withPicture = "Bearer " + token().claim("picture", text(avatar)).signed();

    assertThat(shown(withAvatarHosts, bearer, party).path("avatar").asText())
        .isEqualTo(isShown ? avatar : "");
    assertThat(shown(withAvatarHosts, withPicture, bare).path("avatar").asText())
        .isEqualTo(isShown ? avatar : "");
  }

  @Test
  void shouldNameTheVariable_whenAvatarHostsIsInvalid() {
    for (String function : List.of("ChannelAuthFunction", "InvitationTriggerFunction")) {
      assertThatThrownBy(
              () ->
                  functions
                      .function(
                          function, Map.of("AVATAR_HOSTS", "https://pictures.example"), Map.of())
                      .warmUp())
          .isInstanceOf(InitException.class)
          .hasMessage(
              function
                  + ": AVATAR_HOSTS must be host names, such as cdn.example.org or"
                  + " *.example.org");
    }
  }

  @Test
  void shouldRefusePresenceAlone_toAUserWhomPusherJsWouldLose() {
    String party = party("__proto__", Map.of());
    String bearer = "Bearer " + token().claim("sub", text("__proto__")).signed();

    Reply presence = channelAuth.subscribe(bearer, "presence-party-" + party);

    assertThat(presence.status()).isEqualTo(403);
    assertThat(presence.body())
        .isEqualTo(
            "{\"error\":\"Forbidden\",\"message\":\"Not authorized to access this channel\"}");
    assertThat(presence.reason()).isEqualTo("presence_user_id");
    channelAuth.subscribe(bearer, "private-party-" + party).shouldBeGranted();
    channelAuth.subscribe(bearer, "private-user-__proto__").shouldBeGranted();
  }

  @Test
  void shouldPublishTheSameProfilesAsPresenceShows() throws Exception {
    String table = "party-" + UUID.randomUUID();
    try (RecordingPusher pusher = new RecordingPusher();
        PackagedFunctions configured = PackagedFunctions.start(Map.of("AVATAR_HOSTS", HOSTS));
        MappedTrigger trigger = MappedTrigger.start(configured, pusher, table)) {
      put(configured, table, member("p", "ann", "A\u202Enn\n", "https://a.cdn.example/a.png"));
      put(configured, table, member("p", "bob", "\u3164", "https://evil.example/b.png"));
      put(configured, table, member("p", "cyd", "Cyd", "https://u:p@pictures.example/c.png"));
      put(configured, table, invitation("p", "dan", "E\u0000ve"));
      put(configured, table, invitation("p", "fay", " "));
      await().atMost(LIMIT).until(() -> trigger.once().size() == 5);

      assertThat(trigger.once())
          .extracting(event -> event.data().path("data").toString())
          .contains(
              "{\"userId\":\"ann\",\"username\":\"Ann\",\"avatar\":\"https://a.cdn.example/a.png\"}",
              "{\"userId\":\"bob\",\"username\":\"bob\"}",
              "{\"userId\":\"cyd\",\"username\":\"Cyd\"}");
      assertThat(trigger.once())
          .filteredOn(event -> event.name().equals("party-invitation-received"))
          .extracting(event -> event.data().path("invitedBy").toString())
          .containsExactlyInAnyOrder(
              "{\"id\":\"eve\",\"username\":\"Eve\"}", "{\"id\":\"eve\",\"username\":\"eve\"}");
      assertThat(trigger.undelivered()).isEmpty();
    }
  }

  /** The {@code user_info} that presence shows. */
  private static JsonNode shown(PackagedChannelAuth function, String bearer, String party)
      throws IOException {
    Reply reply = function.subscribe(bearer, "presence-party-" + party);
    reply.shouldBeGranted();
    return JSON.readTree(reply.member("channel_data")).path("user_info");
  }

  /** A party of its own, with Ada as a member. */
  private static String party(Map<String, AttributeValue> attributes) {
    return party("ada", attributes);
  }

  private static String party(String userId, Map<String, AttributeValue> attributes) {
    String party = UUID.randomUUID().toString();
    Map<String, AttributeValue> item = item(party, "MEMBER#" + userId);
    item.putAll(attributes);
    put(functions, functions.stack().stack().tables().get(0).name(), item);
    return party;
  }

  private static Map<String, AttributeValue> member(
      String party, String userId, String username, String avatar) {
    Map<String, AttributeValue> item = item(party, "MEMBER#" + userId);
    item.put("partyId", AttributeValue.fromS(party));
    item.put("userId", AttributeValue.fromS(userId));
    item.put("username", AttributeValue.fromS(username));
    item.put("avatar", AttributeValue.fromS(avatar));
    return item;
  }

  private static Map<String, AttributeValue> invitation(
      String party, String userId, String invitersName) {
    Map<String, AttributeValue> item = item(party, "INVITATION#" + userId);
    item.put("partyId", AttributeValue.fromS(party));
    item.put("partyName", AttributeValue.fromS("Party"));
    item.put("invitedUserId", AttributeValue.fromS(userId));
    item.put(
        "invitedBy",
        AttributeValue.fromM(
            Map.of(
                "id", AttributeValue.fromS("eve"),
                "username", AttributeValue.fromS(invitersName))));
    item.put("invitedAt", AttributeValue.fromS("2026-03-01T12:00:00Z"));
    return item;
  }

  private static Map<String, AttributeValue> item(String party, String sortKey) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("PK", AttributeValue.fromS("PARTY#" + party));
    item.put("SK", AttributeValue.fromS(sortKey));
    return item;
  }

  private static void put(PackagedFunctions where, String table, Map<String, AttributeValue> item) {
    where.stack().services().tables().putItem(put -> put.tableName(table).item(item));
  }
}
