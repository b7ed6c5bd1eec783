package dev.partyline.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.cloud.dynamodb.Tables;
import dev.partyline.cloud.issuer.TokenRequest;
import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.template.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rate limits of the packaged function. */
class RateLimitIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String LIMITS = "limits";

  // PseudonymsTest has the commands that compute the pseudonyms under this secret.
  private static final String SECRET = "7ad3773142a6692b25b8";
  private static final String USER = "8675309";
  private static final String USERS_PSEUDONYM = "3a9974751561ce12";

  private static PackagedFunctions functions;

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
    Table party = functions.stack().stack().tables().get(0);
    new Tables(functions.stack().services().tables())
        .create(
            new Table(
                "Limits",
                LIMITS,
                party.keySchema(),
                party.attributes(),
                List.of(),
                List.of(),
                Table.StreamView.NONE,
                party.timeToLive()));
  }

  @AfterAll
  static void stop() {
    functions.close();
  }

  @Test
  void shouldAnswer429WithRetryAfter_whenAUserSendsTooManyRequests() throws Exception {
    LambdaFunction function = channelAuth(Map.of("AUTH_REQUESTS_PER_MINUTE", "3"));

    for (int i = 0; i < 3; i++) {
      assertThat(status(answer(function, "ann"))).isEqualTo(200);
    }
    JsonNode limited = answer(function, "ann");

    assertThat(status(limited)).as(limited.toString()).isEqualTo(429);
    assertThat(limited.path("headers").path("retry-after").asInt()).isBetween(1, 20);
    assertThat(limited.path("body").asText())
        .isEqualTo("{\"error\":\"Too Many Requests\",\"message\":\"Wait before you ask again\"}");
    assertThat(status(answer(function, "bob"))).as("another user").isEqualTo(200);
  }

  @Test
  void shouldAnswer429_whenAnAddressTriesTooManyTokens() throws Exception {
    LambdaFunction function = channelAuth(Map.of("AUTH_REQUESTS_PER_MINUTE", "2"));

    assertThat(status(answer(function, "192.0.2.1", "a.b.c", "ann"))).isEqualTo(401);
    assertThat(status(answer(function, "192.0.2.1", "a.b.c", "ann"))).isEqualTo(401);
    assertThat(status(answer(function, "192.0.2.1", "a.b.c", "ann"))).isEqualTo(429);
    assertThat(status(answer(function, "192.0.2.2", "a.b.c", "ann")))
        .as("another address")
        .isEqualTo(401);
    assertThat(status(answer(function, "192.0.2.1", token("ann"), "ann")))
        .as("a good token from the same address")
        .isEqualTo(200);
  }

  @Test
  void shouldAnswer429_whenAnAddressSendsTooManyRequestsWithoutAToken() throws Exception {
    LambdaFunction function = channelAuth(Map.of("AUTH_REQUESTS_PER_MINUTE", "2"));

    assertThat(status(withoutToken(function, "192.0.2.1", "203.0.113.1"))).isEqualTo(401);
    assertThat(status(withoutToken(function, "192.0.2.1", "203.0.113.2"))).isEqualTo(401);
    assertThat(status(withoutToken(function, "192.0.2.1", "203.0.113.3")))
        .as("an X-Forwarded-For that is new each time")
        .isEqualTo(429);
    assertThat(status(answer(function, "192.0.2.1", "a.b.c", "ann")))
        .as("a bad token from the same address")
        .isEqualTo(429);
    assertThat(status(withoutToken(function, "192.0.2.2", "203.0.113.1")))
        .as("another address, with an X-Forwarded-For that was seen")
        .isEqualTo(401);
    assertThat(status(answer(function, "192.0.2.1", token("ann"), "ann")))
        .as("a good token from the same address")
        .isEqualTo(200);
  }

  @Test
  void shouldCountAllAddressesOfASlash64Together() throws Exception {
    LambdaFunction function = channelAuth(Map.of("AUTH_REQUESTS_PER_MINUTE", "20"));

    int refused = 0;
    int limited = 0;
    for (int i = 0; i < 300; i++) {
      String address = "2001:db8:0:1:%x:%x:%x:%x".formatted(i, 7 * i, i * i, 0xffff - i);
      int status = status(answer(function, address, "a.b.c", "ann"));
      refused += status == 401 ? 1 : 0;
      limited += status == 429 ? 1 : 0;
    }

    assertThat(refused + limited).isEqualTo(300);
    // One more each 3 s.
    assertThat(refused).as("of 300 addresses").isBetween(20, 60);
    assertThat(status(answer(function, "2001:db8:0:2::1", "a.b.c", "ann")))
        .as("another /64")
        .isEqualTo(401);
  }

  @Test
  void shouldCountAMappedAddressAsItsIpv4Address() throws Exception {
    LambdaFunction function = channelAuth(Map.of("AUTH_REQUESTS_PER_MINUTE", "2"));

    assertThat(status(answer(function, "192.0.2.1", "a.b.c", "ann"))).isEqualTo(401);
    assertThat(status(answer(function, "::ffff:192.0.2.1", "a.b.c", "ann"))).isEqualTo(401);
    assertThat(status(answer(function, "::FFFF:C000:201", "a.b.c", "ann"))).isEqualTo(429);
  }

  @Test
  void shouldLogAPseudonymUnderTheAppsSecret_notAPlainHashOfTheId() throws Exception {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    LambdaFunction function =
        functions.function(
            "ChannelAuthFunction",
            Map.of("PUSHER_APP_SECRET", SECRET),
            Map.of(),
            new PrintStream(log, true, UTF_8));

    assertThat(status(answer(function, USER))).isEqualTo(200);

    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> log.toString(UTF_8).contains("\"outcome\":\"granted\""));
    assertThat(log.toString(UTF_8))
        .contains("\"user\":\"" + USERS_PSEUDONYM + "\"")
        .doesNotContain(USER, plainHash(USER));
  }

  @Test
  void shouldKeepPseudonymsInTheTable_neitherIdsNorAddressesNorTheirPlainHashes() throws Exception {
    LambdaFunction function =
        channelAuth(Map.of("PUSHER_APP_SECRET", SECRET, "RATE_LIMIT_TABLE", LIMITS));
    warmUp(function);

    answer(function, USER);
    answer(function, "192.0.2.1", "a.b.c", USER);
    answer(function, "2001:db8:0:1::7", "a.b.c", USER);
    answer(function, "2001:DB8::1:0:0:0:8", "a.b.c", USER);

    assertThat(counted().stream().map(item -> item.get("PK").s()).distinct())
        .contains(
            "RATE#user:" + USERS_PSEUDONYM,
            "RATE#address:7cfbf7e33843f667",
            "RATE#address:2352427c7ebe89ad")
        .allMatch(key -> key.matches("RATE#(user|address):[0-9a-f]{16}"));
    assertThat(counted().toString())
        .doesNotContain(
            USER,
            plainHash(USER),
            "192.0.2.",
            plainHash("192.0.2.1"),
            "2001:",
            plainHash("2001:db8:0:1::7"),
            plainHash("2001:db8:0:1::/64"));
  }

  @Test
  void shouldLimitNothing_whenTheNumberIs0() throws Exception {
    LambdaFunction function = channelAuth(Map.of("AUTH_REQUESTS_PER_MINUTE", "0"));

    for (int i = 0; i < 400; i++) {
      assertThat(status(answer(function, "192.0.2.1", "a.b.c", "ann"))).isEqualTo(401);
    }
  }

  @Test
  void shouldCountForAllSandboxesTogether_whenATableIsSet() throws Exception {
    Map<String, String> variables =
        Map.of("AUTH_REQUESTS_PER_MINUTE", "20", "RATE_LIMIT_TABLE", LIMITS);
    LambdaFunction one = channelAuth(variables);
    LambdaFunction other = channelAuth(variables);

    warmUp(one);
    warmUp(other);

    // The shared count restarts with each minute, so wait for a new one if this is about to end.
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Clock.systemUTC().instant().getEpochSecond() % 60 < 50);

    int granted = 0;
    JsonNode last = JSON.createObjectNode();
    for (int i = 0; i < 20; i++) {
      for (LambdaFunction function : List.of(one, other)) {
        last = answer(function, "carol");
        granted += status(last) == 200 ? 1 : 0;
      }
    }

    assertThat(status(last)).isEqualTo(429);
    assertThat(last.path("headers").path("retry-after").asInt()).isBetween(1, 60);
    assertThat(granted).as("of 40, of which each alone would grant its 20").isEqualTo(20);
    assertThat(counted()).allSatisfy(item -> assertThat(item).containsKey("expiresAt"));
  }

  @Test
  void shouldUseItsOwnCount_whenTheSharedTableIsMissing() throws Exception {
    LambdaFunction function =
        channelAuth(Map.of("AUTH_REQUESTS_PER_MINUTE", "2", "RATE_LIMIT_TABLE", "nowhere"));

    assertThat(status(answer(function, "dave"))).isEqualTo(200);
    assertThat(status(answer(function, "dave"))).isEqualTo(200);
    assertThat(status(answer(function, "dave"))).isEqualTo(429);
  }

  /**
   * A sandbox's first call to the table may take longer than the shared count has, and its own
   * count would decide. A snapshot has that call behind it.
   */
  private static void warmUp(LambdaFunction function) throws IOException {
    for (int i = 0; i < 5; i++) {
      answer(function, "warm-up");
    }
  }

  /** The beginning of its SHA-256: enough to recognize it. */
  private static String plainHash(String text) throws NoSuchAlgorithmException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    return HexFormat.of().formatHex(hash, 0, 4);
  }

  private static List<Map<String, AttributeValue>> counted() {
    List<Map<String, AttributeValue>> items =
        functions.stack().services().tables().scan(scan -> scan.tableName(LIMITS)).items();
    assertThat(items).isNotEmpty();
    return items;
  }

  private static LambdaFunction channelAuth(Map<String, String> variables) throws Exception {
    return functions.function("ChannelAuthFunction", variables, Map.of());
  }

  private static JsonNode answer(LambdaFunction function, String user) throws IOException {
    return answer(function, "192.0.2.9", token(user), user);
  }

  private static JsonNode answer(
      LambdaFunction function, String sourceIp, String token, String user) throws IOException {
    return answer(function, sourceIp, Map.of("authorization", "Bearer " + token), user);
  }

  private static JsonNode withoutToken(
      LambdaFunction function, String sourceIp, String forwardedFor) throws IOException {
    return answer(function, sourceIp, Map.of("x-forwarded-for", forwardedFor), "ann");
  }

  private static JsonNode answer(
      LambdaFunction function, String sourceIp, Map<String, String> headers, String user)
      throws IOException {
    ObjectNode event =
        JSON.createObjectNode().put("version", "2.0").put("routeKey", "POST /pusher/auth");
    ObjectNode sent = event.putObject("headers").put("content-type", "application/json");
    headers.forEach(sent::put);
    event.putObject("requestContext").putObject("http").put("sourceIp", sourceIp);
    event.put(
        "body", "{\"socket_id\":\"1.2\",\"channel_name\":\"private-user-%s\"}".formatted(user));
    Invocation invocation = function.invoke(event.toString());
    assertThat(invocation).isInstanceOf(Invocation.Answered.class);
    return JSON.readTree(((Invocation.Answered) invocation).payload());
  }

  private static int status(JsonNode answer) {
    return answer.path("statusCode").asInt();
  }

  private static String token(String user) {
    return functions
        .stack()
        .services()
        .issuer()
        .issue(new TokenRequest(user, user, Map.of(), 3600));
  }
}
