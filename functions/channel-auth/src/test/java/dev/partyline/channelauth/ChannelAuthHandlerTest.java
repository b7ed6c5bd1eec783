package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.partyline.authorization.Authorizer;
import dev.partyline.awssdk.AwsSdk;
import dev.partyline.channel.UserId;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.environment.Stage;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.party.Member;
import dev.partyline.party.Members;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.AuthSigner;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.rate.Caller;
import dev.partyline.rate.RateLimiter;
import dev.partyline.rate.Verdict;
import dev.partyline.testsupport.RecordedInvocation;
import dev.partyline.token.TokenVerifier;
import dev.partyline.user.Avatar;
import dev.partyline.user.Username;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole function without its table: from an event to the answer. */
class ChannelAuthHandlerTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String KEY = "278d425bdf160c739803";
  private static final String SECRET = "7ad3773142a6692b25b8";
  private static final String FORBIDDEN =
      "{\"error\":\"Forbidden\",\"message\":\"Not authorized to access this channel\"}";

  private static RSAKey issuersKey;

  private final RecordedInvocation invocation = new RecordedInvocation();
  private RateLimiter limiter = (who, deadline) -> new Verdict.Allowed(false);
  private Members members = membersOf("p1", member("ann", "Ann"));

  @BeforeAll
  static void makeKey() throws JOSEException {
    issuersKey = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
  }

  @Test
  void shouldSign_whenTheChannelIsTheUsersOwn() {
    Answered answered = answer(TestRequest.to("private-user-ann").by(token("ann")));

    assertThat(answered.status()).isEqualTo(200);
    assertThat(answered.body())
        .isEqualTo("{\"auth\":\"" + KEY + ":" + hmac("1234.1234:private-user-ann") + "\"}");
  }

  @Test
  void shouldSign_whenTheUserIsAMemberOfTheParty() {
    Answered answered = answer(TestRequest.to("private-party-p1").by(token("ann")));

    assertThat(answered.status()).isEqualTo(200);
    assertThat(answered.body())
        .isEqualTo("{\"auth\":\"" + KEY + ":" + hmac("1234.1234:private-party-p1") + "\"}");
  }

  @Test
  void shouldSignTheChannelData_whenTheChannelIsPresence() {
    Answered answered = answer(TestRequest.to("presence-party-p1").by(token("ann")));

    String channelData = "{\"user_id\":\"ann\",\"user_info\":{\"username\":\"Ann\"}}";
    assertThat(answered.status()).isEqualTo(200);
    assertThat(answered.json().keySet()).containsExactly("auth", "channel_data");
    assertThat(answered.member("channel_data")).isEqualTo(channelData);
    assertThat(answered.member("auth"))
        .isEqualTo(KEY + ":" + hmac("1234.1234:presence-party-p1:" + channelData));
  }

  @Test
  void shouldAnswer404_whenThereIsNoHistory() {
    Answered answered = answer(TestRequest.to("").route("GET /pusher/history").by(token("ann")));

    assertThat(answered.status()).isEqualTo(404);
    assertThat(answered.body()).isEqualTo("{\"error\":\"Not Found\",\"message\":\"Not Found\"}");
  }

  @Test
  void shouldAnswerAFormAsItAnswersJson() {
    Answered json = answer(TestRequest.to("private-user-auth0=7C5f7c").by(token("auth0|5f7c")));
    Answered form =
        answer(
            TestRequest.to("")
                .form("socket_id=1234.1234&channel_name=private-user-auth0%3D7C5f7c&params[a]=b")
                .by(token("auth0|5f7c")));

    assertThat(json.status()).isEqualTo(200);
    assertThat(form).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "private-user-bob", // not that user
        "private-user-Ann",
        "private-party-p2", // no such party, or not a member of it
        "presence-party-p2",
        "private-something", // an unknown kind
        "presence-user-ann",
        "private-encrypted-party-p1",
        "public",
      })
  void shouldForbidWithTheSameBody_whateverTheReason(String channel) {
    Answered answered = answer(TestRequest.to(channel).by(token("ann")));

    assertThat(answered).isEqualTo(new Answered(403, Map.of(), FORBIDDEN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"channel_name":"private-user-ann"}                        | socket_id is missing
          {"socket_id":"1.2"}                                        | channel_name is missing
          {"socket_id":"","channel_name":"private-user-ann"}         | socket_id is empty
          {"socket_id":7,"channel_name":"private-user-ann"}          | socket_id is not a text
          {"socket_id":"1","channel_name":"private-user-ann"}        | socket_id is not two numbers with a dot between
          {"socket_id":"1.2:x","channel_name":"private-user-ann"}    | socket_id is not two numbers with a dot between
          {"socket_id":"1.2","channel_name":"private-user-ann:x"}    | channel_name has a character outside [-A-Za-z0-9_=@,.;]
          {"socket_id":"1.2","channel_name":"private-user-"}         | channel_name has an id that is empty, too long or misspelt
          {"socket_id":"1.2","channel_name":"private-user-=61nn"}    | channel_name has an id that is empty, too long or misspelt
          {"socket_id":"1.2"                                         | body is not a JSON object
          """)
  void shouldSayWhatIsWrong_whenTheRequestIsMalformed(String body, String message) {
    Answered answered = answer(TestRequest.to("").body("application/json", body).by(token("ann")));

    assertThat(answered.status()).isEqualTo(400);
    assertThat(answered.member("message")).isEqualTo(message);
  }

  @Test
  void shouldRefuseTheEvent_whenItIsNotPayloadFormat2() {
    assertThat(answer(new ByteArrayInputStream("{}".getBytes(UTF_8))).status()).isEqualTo(400);
  }

  @Test
  void shouldRefuseABodyOver8Kib_andNoSmallerOne() {
    String body = "{\"socket_id\":\"1.2\",\"channel_name\":\"private-user-ann\"}";
    String largest = body + " ".repeat(8192 - body.length());

    assertThat(answer(TestRequest.to("").body("application/json", largest).by(token("ann"))))
        .extracting(Answered::status)
        .isEqualTo(200);
    assertThat(answer(TestRequest.to("").body("application/json", largest + " ").by(token("ann"))))
        .extracting(Answered::status)
        .isEqualTo(413);
  }

  @Test
  void shouldRefuseOtherContentTypes() {
    assertThat(answer(TestRequest.to("").body("text/plain", "x").by(token("ann"))).status())
        .isEqualTo(415);
  }

  @Test
  void shouldRequireAToken() {
    assertThat(answer(TestRequest.to("private-user-ann")))
        .isEqualTo(
            new Answered(
                401,
                Map.of("www-authenticate", "Bearer"),
                "{\"error\":\"Unauthorized\",\"message\":\"A valid bearer token is required\"}"));
  }

  @Test
  void shouldNotTellWhyATokenIsRefused() {
    assertThat(answer(TestRequest.to("private-user-ann").by(token("ann", NOW.minusSeconds(31)))))
        .isEqualTo(
            new Answered(
                401,
                Map.of("www-authenticate", "Bearer error=\"invalid_token\""),
                "{\"error\":\"Unauthorized\",\"message\":\"A valid bearer token is required\"}"));
    assertThat(invocation.lines()).singleElement().asString().contains("\"expired\"");
  }

  @Test
  void shouldValidateTheRequestBeforeTheToken_andTheTokenBeforeTheKindOfChannel() {
    assertThat(answer(TestRequest.to("private-user-").by("x")).status()).isEqualTo(400);
    assertThat(answer(TestRequest.to("public").by("x")).status()).isEqualTo(401);
  }

  @Test
  void shouldSignNothing_whenTheTableIsUnavailable() {
    members =
        (party, user, deadline) -> {
          throw new UnavailableException("members", new IOException("secret detail"));
        };

    Answered answered = answer(TestRequest.to("private-party-p1").by(token("ann")));

    assertThat(answered)
        .isEqualTo(
            new Answered(
                503,
                Map.of("retry-after", "2"),
                "{\"error\":\"Service Unavailable\",\"message\":\"Try again in a moment\"}"));
    assertThat(invocation.lines())
        .singleElement()
        .asString()
        .contains("\"unavailable\"", "\"reason\":\"members\"", "\"fault\":\"IOException\"")
        .doesNotContain("secret detail");
  }

  @Test
  void shouldAnswer500WithoutDetails_whenAnUnexpectedExceptionIsThrown() {
    members =
        (party, user, deadline) -> {
          throw new IllegalStateException("secret detail");
        };

    Answered answered = answer(TestRequest.to("private-party-p1").by(token("ann")));

    assertThat(answered)
        .isEqualTo(
            new Answered(
                500,
                Map.of(),
                "{\"error\":\"Internal Server Error\",\"message\":\"Something went wrong\"}"));
    assertThat(invocation.lines())
        .singleElement()
        .asString()
        .contains("java.lang.IllegalStateException")
        .doesNotContain("secret detail");
  }

  @Test
  void shouldAnswer500_whenTheEventCannotBeRead() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broken pipe");
          }
        };

    assertThat(answer(broken).status()).isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource({
    "private-user-ann, granted, granted",
    "presence-party-p1, granted, granted",
    "private-user-bob, denied, not_that_user",
    "private-party-p2, denied, not_a_member",
    "public, denied, unknown_channel_kind",
    "a:b, malformed, malformed_channel_name",
  })
  void shouldLogOneLineOfCodesForEachDecision(String channel, String outcome, String reason) {
    String token = token("ann");

    answer(TestRequest.to(channel).by(token));

    assertThat(invocation.lines()).hasSize(1);
    String line = invocation.lines().get(0);
    JsonObject entry = JsonParser.parseString(line).getAsJsonObject();
    assertThat(entry.get("requestId").getAsString()).isEqualTo("invocation-1");
    assertThat(entry.get("outcome").getAsString()).isEqualTo(outcome);
    assertThat(entry.get("reason").getAsString()).isEqualTo(reason);
    assertThat(entry.get(outcome).getAsInt()).isEqualTo(1);
    assertThat(entry.get("latency").getAsLong()).isNotNegative();
    assertThat(entry.get("stage").getAsString()).isEqualTo("local");
    assertThat(entry.get("function").getAsString()).isEqualTo("function");
    assertThat(metrics(entry)).containsExactly(outcome, "latency");
    assertThat(line).endsWith("\n").doesNotContain(token, SECRET, "1234.1234");
  }

  @Test
  void shouldSignTheConnectionIn() {
    Answered answered = answer(TestRequest.signIn("1234.1234").by(token("auth0|5f7c")));

    String userData = "{\"id\":\"auth0=7C5f7c\",\"user_info\":{\"username\":\"auth0|5f7c\"}}";
    assertThat(answered.status()).isEqualTo(200);
    assertThat(answered.json().keySet()).containsExactly("auth", "user_data");
    assertThat(answered.member("user_data")).isEqualTo(userData);
    assertThat(answered.member("auth")).isEqualTo(KEY + ":" + hmac("1234.1234::user::" + userData));
    JsonObject entry = JsonParser.parseString(invocation.lines().get(0)).getAsJsonObject();
    assertThat(entry.get("route").getAsString()).isEqualTo("user-auth");
    assertThat(entry.get("outcome").getAsString()).isEqualTo("granted");
    assertThat(metrics(entry)).containsExactly("granted", "latency");
  }

  @Test
  void shouldRefuseASignIn_asASubscription() {
    assertThat(answer(TestRequest.signIn("1.2:x").by(token("ann"))).status()).isEqualTo(400);
    assertThat(answer(TestRequest.signIn("1.2")).status()).isEqualTo(401);
    assertThat(answer(TestRequest.signIn("1.2").by("a.b.c")).status()).isEqualTo(401);
    assertThat(answer(TestRequest.signIn("1.2").body("text/plain", "x").by("x")).status())
        .isEqualTo(415);
    assertThat(
            answer(TestRequest.signIn("1.2").body("application/json", " ".repeat(8193)).by("x"))
                .status())
        .isEqualTo(413);
    limiter = (who, deadline) -> new Verdict.Limited(Duration.ofSeconds(9));
    assertThat(answer(TestRequest.signIn("1.2").by(token("ann"))).status()).isEqualTo(429);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "$default", "POST /pusher/history", "GET /pusher/auth", "/pusher/auth"})
  void shouldRefuseTheEvent_whenItsRouteIsNoneOfTheFunctions(String route) {
    Answered answered = answer(TestRequest.to("private-user-ann").route(route).by(token("ann")));

    assertThat(answered.status()).isEqualTo(400);
    assertThat(answered.member("message"))
        .isEqualTo("event is of a route that the function does not have");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"socket_id":"1.2","channel_name":[]}         | channel_name is empty
          {"socket_id":"1.2","channel_name":["a","a"]}  | channel_name has a channel twice
          {"socket_id":"1.2","channel_name":["a",1]}    | channel_name has an element that is not a text
          {"socket_id":"1.2","channel_name":["\\ud800"]} | channel_name has half of a surrogate pair
          {"socket_id":"1","channel_name":["a","b"]}    | socket_id is not two numbers with a dot between
          {"channel_name":["a","b"]}                    | socket_id is missing
          """)
  void shouldRefuseTheWholeBatch_whenItsFormIsInvalid(String body, String message) {
    Answered answered = answer(TestRequest.to("").body("application/json", body).by(token("ann")));

    assertThat(answered.status()).isEqualTo(400);
    assertThat(answered.member("message")).isEqualTo(message);
  }

  @Test
  void shouldAnswer100Channels_andRefuse101() {
    assertThat(answer(batch(100, "").by(token("ann"))).json().keySet()).hasSize(100);

    Answered answered = answer(batch(101, "").by(token("ann")));

    assertThat(answered.status()).isEqualTo(400);
    assertThat(answered.member("message")).isEqualTo("channel_name has more than 100 channels");
  }

  @Test
  void shouldRefuseABodyOver32Kib_andNoSmallerOne_whenItNamesSeveralChannels() {
    int length = batchBody(2, "").length();

    assertThat(answer(batch(2, " ".repeat(32 * 1024 - length)).by(token("ann"))).status())
        .isEqualTo(200);
    assertThat(answer(batch(2, " ".repeat(32 * 1024 - length + 1)).by(token("ann"))).status())
        .isEqualTo(413);
    assertThat(answer(batch(1, " ".repeat(8 * 1024)).by(token("ann"))).status()).isEqualTo(413);
  }

  @Test
  void shouldCountABatchOnceForTheRate_andEachChannelInTheMetrics() {
    List<Caller> counted = new ArrayList<>();
    limiter =
        (who, deadline) -> {
          counted.add(who);
          return new Verdict.Allowed(false);
        };
    String names =
        "[\"private-user-ann\",\"private-party-p1\",\"private-party-p2\",\"public\",\"a:b\"]";

    answer(
        TestRequest.to("")
            .body("application/json", "{\"socket_id\":\"1.2\",\"channel_name\":" + names + "}")
            .by(token("ann")));

    assertThat(counted).hasSize(1);
    JsonObject entry = JsonParser.parseString(invocation.lines().get(0)).getAsJsonObject();
    assertThat(entry.get("route").getAsString()).isEqualTo("auth");
    assertThat(entry.get("outcome").getAsString()).isEqualTo("granted");
    assertThat(entry.get("reason").getAsString()).isEqualTo("granted");
    assertThat(entry.get("channel").getAsString()).isEqualTo("several");
    assertThat(entry.get("channels").getAsString()).isEqualTo("5");
    assertThat(entry.get("granted").getAsInt()).isEqualTo(2);
    assertThat(entry.get("denied").getAsInt()).isEqualTo(2);
    assertThat(entry.get("malformed").getAsInt()).isEqualTo(1);
    assertThat(metrics(entry)).containsExactly("granted", "denied", "malformed", "latency");
  }

  @Test
  void shouldRefuseTheWholeBatch_whenTheTableIsUnavailable_orNoTokenIsValid() {
    assertThat(answer(batch(2, "").by("a.b.c")).status()).isEqualTo(401);
    members =
        (party, user, deadline) -> {
          throw new UnavailableException("members", null);
        };
    assertThat(answer(batch(2, "").by(token("ann"))).status()).isEqualTo(503);
  }

  private static TestRequest batch(int count, String padding) {
    return TestRequest.to("").body("application/json", batchBody(count, padding));
  }

  private static String batchBody(int count, String padding) {
    return IntStream.range(0, count)
            .mapToObj(i -> "\"private-party-" + i + "\"")
            .collect(Collectors.joining(",", "{\"socket_id\":\"1.2\",\"channel_name\":[", "]}"))
        + padding;
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT_ISSUER", "JWT_AUDIENCE", "JWKS_URL", "PARTY_TABLE", "AWS_REGION"})
  void shouldNotStart_whenAVariableIsMissing(String variable) {
    Map<String, String> variables = new HashMap<>();
    variables.put("STAGE", "prod");
    variables.put("JWT_ISSUER", "https://issuer.example/");
    variables.put("JWT_AUDIENCE", "partyline");
    variables.put("JWKS_URL", "https://issuer.example/jwks");
    variables.put("PARTY_TABLE", "party");
    variables.put("AWS_REGION", "eu-central-1");
    variables.remove(variable);
    CredentialsSource credentials = new FixedCredentials(new PusherCredentials("3", KEY, SECRET));

    Environment environment = new Environment(variables);

    assertThatThrownBy(
            () ->
                ChannelAuth.from(
                    environment,
                    TokenVerifier.from(environment, clock()),
                    AwsSdk.from(environment),
                    credentials,
                    clock()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith(variable + " is not set");
  }

  private Answered answer(TestRequest request) {
    return answer(request.stream());
  }

  private Answered answer(InputStream event) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      handler().handleRequest(event, output, invocation);
    } catch (IOException e) {
      throw new AssertionError("a handler that throws is a 502 without a body", e);
    }
    return Answered.read(output.toString(UTF_8));
  }

  private ChannelAuthHandler handler() {
    Environment environment =
        new Environment(
            Map.of(
                "STAGE", "local",
                "JWT_ISSUER", "https://issuer.example/",
                "JWT_AUDIENCE", "partyline",
                "JWKS", new JWKSet(issuersKey).toString()));
    CredentialsSource credentials = new FixedCredentials(new PusherCredentials("3", KEY, SECRET));
    return new ChannelAuthHandler(
        new ChannelAuth(
            TokenVerifier.from(environment, clock()),
            limiter,
            new Authorizer(members),
            new AuthSigner(credentials),
            new HistoryRoute.Off()),
        new Pseudonyms(credentials),
        Stage.LOCAL,
        clock());
  }

  @Test
  void shouldNameTheUserByAPseudonym_andTheKindOfChannel() {
    answer(TestRequest.to("private-party-p1").by(token("ann")));

    JsonObject entry = JsonParser.parseString(invocation.lines().get(0)).getAsJsonObject();
    assertThat(entry.get("channel").getAsString()).isEqualTo("party");
    // PseudonymsTest has the command that computes it.
    assertThat(entry.get("user").getAsString()).isEqualTo("f4d079c71b3e8860");
  }

  @Test
  void shouldAnswer429_whenTheUserSendsTooManyRequests() {
    limiter = (who, deadline) -> new Verdict.Limited(Duration.ofSeconds(9));

    Answered answered = answer(TestRequest.to("private-user-ann").by(token("ann")));

    assertThat(answered.status()).isEqualTo(429);
    assertThat(answered.headers()).containsEntry("retry-after", "9");
    assertThat(invocation.lines().get(0)).contains("\"limited\"", "\"user_rate\"");
  }

  @Test
  void shouldCountByUser_whenTheTokenIsAccepted_andByAddressWhenItIsNot() {
    List<Caller> counted = new ArrayList<>();
    limiter =
        (who, deadline) -> {
          counted.add(who);
          return new Verdict.Allowed(false);
        };

    answer(TestRequest.to("private-user-ann").by(token("ann")));
    answer(TestRequest.to("private-user-ann").by("a.b.c"));

    assertThat(counted).hasSize(2);
    assertThat(counted.get(0)).isEqualTo(Caller.user(UserId.parse("ann").orElseThrow()));
    assertThat(counted.get(1)).isInstanceOf(Caller.Address.class);
  }

  @Test
  void shouldAnswer429AndNot401_whenAnAddressTriesTooManyTokens() {
    limiter = (who, deadline) -> new Verdict.Limited(Duration.ofSeconds(9));

    assertThat(answer(TestRequest.to("private-user-ann").by("a.b.c")).status()).isEqualTo(429);
  }

  @Test
  void shouldCountAMetric_whenTheSharedCountFailed() {
    limiter = (who, deadline) -> new Verdict.Allowed(true);

    answer(TestRequest.to("private-user-ann").by(token("ann")));

    JsonObject entry = JsonParser.parseString(invocation.lines().get(0)).getAsJsonObject();
    assertThat(metrics(entry)).contains("sharedCountFailed");
  }

  private static List<String> metrics(JsonObject entry) {
    List<String> names = new ArrayList<>();
    entry
        .getAsJsonObject("_aws")
        .getAsJsonArray("CloudWatchMetrics")
        .get(0)
        .getAsJsonObject()
        .getAsJsonArray("Metrics")
        .forEach(metric -> names.add(metric.getAsJsonObject().get("Name").getAsString()));
    return names;
  }

  private static Clock clock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }

  private static String token(String subject) {
    return token(subject, NOW.plusSeconds(600));
  }

  private static String token(String subject, Instant expiry) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa-1").build(),
            new JWTClaimsSet.Builder()
                .issuer("https://issuer.example/")
                .audience("partyline")
                .subject(subject)
                .issueTime(Date.from(NOW.minusSeconds(60)))
                .expirationTime(Date.from(expiry))
                .build());
    try {
      token.sign(new RSASSASigner(issuersKey));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
    return token.serialize();
  }

  private static Member member(String id, String username) {
    return new Member(UserId.parse(id).orElseThrow(), Username.parse(username), Avatar.none());
  }

  private static Members membersOf(String partyId, Member member) {
    return (party, user, deadline) ->
        party.value().equals(partyId) && user.equals(member.userId())
            ? Optional.of(member)
            : Optional.empty();
  }

  private static String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The output as API Gateway reads it, without the headers that every answer has. */
  private record Answered(int status, Map<String, String> headers, String body) {

    static Answered read(String output) {
      JsonObject answer = JsonParser.parseString(output).getAsJsonObject();
      Map<String, String> headers = new HashMap<>();
      answer
          .getAsJsonObject("headers")
          .entrySet()
          .forEach(header -> headers.put(header.getKey(), header.getValue().getAsString()));
      assertThat(headers.remove("content-type")).isEqualTo("application/json");
      assertThat(headers.remove("cache-control")).isEqualTo("no-store");
      return new Answered(
          answer.get("statusCode").getAsInt(), headers, answer.get("body").getAsString());
    }

    JsonObject json() {
      return JsonParser.parseString(body).getAsJsonObject();
    }

    String member(String name) {
      return json().get(name).getAsString();
    }
  }
}
