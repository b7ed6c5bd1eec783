package dev.partyline.operations.doctor;

import static dev.partyline.operations.doctor.DoctorRun.ofVariables;
import static dev.partyline.testsupport.HandmadeToken.seconds;
import static dev.partyline.testsupport.HandmadeToken.text;
import static dev.partyline.testsupport.HandmadeToken.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.cloud.dynamodb.DynamoDbServer;
import dev.partyline.cloud.issuer.TokenIssuer;
import dev.partyline.pusherserver.PusherApp;
import dev.partyline.pusherserver.PusherServer;
import dev.partyline.testsupport.HandmadeToken;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import dev.partyline.testsupport.TestTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Each check fails on its own fault, and says what to do. */
class DoctorTest {

  private static final PusherApp APP = new PusherApp("1", "the-key", DoctorRun.SECRET);

  private static PusherServer pusher;
  private static TokenIssuer issuer;
  private static DynamoDbServer dynamoDb;
  private static DynamoDbClient tables;

  @BeforeAll
  static void start() throws IOException {
    pusher = PusherServer.start(0, APP, Clock.systemUTC());
    issuer = TokenIssuer.start(0);
    dynamoDb = DynamoDbServer.start(0, Optional.empty());
    tables = TestTables.client(dynamoDb.url());
  }

  @AfterAll
  static void stop() {
    tables.close();
    dynamoDb.close();
    issuer.close();
    pusher.close();
  }

  /** Everything but an API. */
  private static DoctorRun ofServers() {
    return ofVariables()
        .with("PUSHER_HOST", host(pusher))
        .with("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.url());
  }

  private static String host(PusherServer server) {
    return "127.0.0.1:" + server.port();
  }

  private static String hostOf(ScriptedServer server) {
    return server.url().substring("http://".length());
  }

  // Variables

  @Test
  void shouldNameEveryInvalidVariable_notOnlyTheFirst() {
    String found =
        ofVariables()
            .without("STAGE")
            .without("PUSHER_APP_ID")
            .without("JWT_ISSUER")
            .without("PARTY_TABLE")
            .with("JWT_ALGORITHMS", "HS256")
            .with("JWT_TOKEN_USE", "id")
            .with("PUSHER_TLS", "no")
            .with("AUTH_REQUESTS_PER_MINUTE", "many")
            .textOf("variables");

    assertThat(found.lines())
        .allMatch(line -> line.startsWith("FAIL "))
        .anyMatch(line -> line.contains("STAGE is not set | Set it to local, dev or prod"))
        .anyMatch(line -> line.contains("PUSHER_APP_ID is not set | Copy it from App Keys"))
        .anyMatch(line -> line.contains("JWT_ISSUER is not set | It is the iss claim"))
        .anyMatch(line -> line.contains("PARTY_TABLE is not set | It is the stack's output"))
        .anyMatch(line -> line.contains("JWT_ALGORITHMS must be some of"))
        .anyMatch(line -> line.contains("JWT_TOKEN_USE must be access"))
        .anyMatch(line -> line.contains("PUSHER_TLS must be true or false"))
        .anyMatch(line -> line.contains("AUTH_REQUESTS_PER_MINUTE must be a whole number"))
        .hasSize(8);
  }

  @Test
  void shouldReportAVariableWithAnUnknownName() {
    assertThat(ofVariables().without("PUSHER_APP_KEY").with("PUSHER_KEY", "k").textOf("variables"))
        .contains("PUSHER_APP_KEY is not set (PUSHER_KEY is, which nobody reads)");
  }

  @Test
  void shouldSayThatCredentialsAreThereTwice() {
    assertThat(
            ofVariables()
                .with(
                    "PUSHER_SECRET_ARN",
                    "arn:aws:secretsmanager:us-east-1:000000000000:secret:partyline")
                .textOf("variables"))
        .contains("FAIL PUSHER_SECRET_ARN is set, and PUSHER_APP_ID too");
  }

  @Test
  void shouldSkipWhatNeedsASettingThatIsMissing() {
    List<Finding> findings =
        ofVariables()
            .without("PUSHER_HOST")
            .without("JWKS")
            .without("JWT_ISSUER")
            .without("PARTY_TABLE")
            .findings();

    assertThat(findings)
        .filteredOn(finding -> !finding.check().equals("variables"))
        .allMatch(finding -> finding.status() == Finding.Status.SKIP);
  }

  // The secret

  private static DoctorRun ofSecret(ScriptedServer secretsManager) {
    return ofServers()
        .without("PUSHER_APP_ID")
        .without("PUSHER_APP_KEY")
        .without("PUSHER_APP_SECRET")
        .with("PUSHER_SECRET_ARN", "arn:aws:secretsmanager:us-east-1:000000000000:secret:partyline")
        .with("AWS_ENDPOINT_URL_SECRETS_MANAGER", secretsManager.url());
  }

  @Test
  void shouldReadCredentialsFromTheSecret() throws IOException {
    ObjectNode inside =
        new JsonMapper()
            .createObjectNode()
            .put("appId", "1")
            .put("key", "the-key")
            .put("secret", DoctorRun.SECRET);
    String answer =
        new JsonMapper().createObjectNode().put("SecretString", inside.toString()).toString();
    try (ScriptedServer secretsManager = new ScriptedServer(ScriptedServer.json(answer))) {
      DoctorRun examination = ofSecret(secretsManager);

      assertThat(examination.textOf("secret")).startsWith("OK ");
      assertThat(examination.textOf("key")).startsWith("OK ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"__type\":\"ResourceNotFoundException\"} | There is no such secret",
        "400 | {\"__type\":\"AccessDeniedException\"} | secretsmanager:GetSecretValue",
        "400 | {\"__type\":\"ExpiredTokenException\"} | sign in, or set AWS_PROFILE",
        "200 | {\"SecretString\":\"{\\\"appId\\\":\\\"\\\"}\"} | Fill it with put-secret-value"
      })
  void shouldSayWhatToDo_whenTheSecretCannotBeUsed(int status, String answer, String advice)
      throws IOException {
    ScriptedServer.Script script =
        status == 200 ? ScriptedServer.json(answer) : ScriptedServer.error(status, answer);
    try (ScriptedServer secretsManager = new ScriptedServer(script)) {
      assertThat(ofSecret(secretsManager).textOf("secret")).startsWith("FAIL ").contains(advice);
    }
  }

  // Pusher

  @Test
  void shouldReportThatPusherDoesNotAnswer_whenTheHostIsWrong() {
    List<Finding> findings = ofVariables().findings();

    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.check()).isEqualTo("cluster");
              assertThat(finding.seen()).contains("127.0.0.1:1: nothing can be connected to");
              assertThat(finding.advice()).contains("Check PUSHER_CLUSTER");
            })
        .anySatisfy(
            finding ->
                assertThat(finding)
                    .hasToString(
                        "Finding[status=SKIP, check=key, seen=Pusher does not answer, advice=]"));
  }

  @Test
  void shouldSayThatTlsFails_whenTheHostSpeaksNone() {
    assertThat(ofServers().with("PUSHER_TLS", "true").textOf("cluster"))
        .startsWith("FAIL ")
        .contains("TLS fails");
  }

  @Test
  void shouldNotHang_whenPusherDoes() throws IOException {
    try (ScriptedServer hanging = new ScriptedServer(ScriptedServer.hang())) {
      assertThat(
              ofVariables()
                  .withShortTimeout()
                  .with("PUSHER_HOST", hostOf(hanging))
                  .textOf("cluster"))
          .contains("FAIL ", "no answer within 2 s");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUSHER_APP_KEY    | another | 401: there is no such key | Compare PUSHER_APP_ID, PUSHER_APP_KEY and PUSHER_CLUSTER",
        "PUSHER_APP_SECRET | another | 401: the secret is not that of this key | Copy PUSHER_APP_SECRET once more",
        "PUSHER_APP_ID     | 2       | 404: this cluster has no app 2 | Compare PUSHER_APP_ID"
      })
  void shouldSayWhichCredentialIsWrong(String variable, String value, String seen, String advice) {
    assertThat(ofServers().with(variable, value).textOf("key"))
        .startsWith("FAIL ")
        .contains(seen, advice);
  }

  @Test
  void shouldSayThatTheClockIsWrong_whenPusherFindsTheCallOld() throws IOException {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20));
    try (PusherServer later = PusherServer.start(0, APP, ahead)) {
      assertThat(ofVariables().with("PUSHER_HOST", host(later)).textOf("key"))
          .contains("401: the call's time is more than 600 s off | Set this machine's clock");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | disabled or over its quota",
        "503 | See status.pusher.com",
        "302 | Something else answers"
      })
  void shouldSayWhatAStatusOfPushersMeans(int status, String text) throws IOException {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.error(status, "{}"))) {
      assertThat(ofVariables().with("PUSHER_HOST", hostOf(server)).textOf("key"))
          .startsWith("FAIL ")
          .contains(text);
    }
  }

  @Test
  void shouldTakeNothingElseForPusher() throws IOException {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.json("{\"hello\":1}"))) {
      DoctorRun examination = ofVariables().with("PUSHER_HOST", hostOf(server));

      assertThat(examination.textOf("key")).contains("FAIL 200, but not Pusher's answer");
      assertThat(examination.textOf("connection")).startsWith("FAIL ").contains("WebSockets");
    }
  }

  @Test
  void shouldSayThatAClientGetsNoConnection_whenTheKeyIsOfNoAppHere() {
    assertThat(ofServers().with("PUSHER_APP_KEY", "another").textOf("connection"))
        .contains("FAIL Pusher refuses it with 4001: no app with this key in this cluster")
        .contains("Compare PUSHER_APP_KEY and PUSHER_CLUSTER");
  }

  // The issuer

  private static DoctorRun ofKeySetAt(String url) {
    return ofVariables().without("JWKS").with("JWKS_URL", url);
  }

  @Test
  void shouldSayWhichKeysAreUsed_andWhyOthersAreNot() {
    assertThat(ofVariables().textOf("key set"))
        .startsWith("OK usable: rsa (RS256), p256 (ES256)")
        .contains("weak (RSA of 1024 bits, 2048 at least)")
        .contains("p384 (fits none of JWT_ALGORITHMS)")
        .contains("enc (is not for signatures)")
        .contains("no-modulus (cannot be read)")
        .contains("oct (is of a kind that is not used: oct)");
  }

  static Stream<Arguments> keySetFaults() {
    return Stream.of(
        arguments(ScriptedServer.error(404, ""), "answers 404 | Set JWKS_URL to the address"),
        arguments(ScriptedServer.redirect("https://elsewhere.example"), "no redirect is followed"),
        arguments(
            ScriptedServer.json("{\"issuer\":\"x\"}"), "has no JSON Web Key Set | Set JWKS_URL"),
        arguments(
            ScriptedServer.raw("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n<ht>"),
            "has no JSON Web Key Set"),
        arguments(
            ScriptedServer.json(
                SigningKeys.set(SigningKeys.rsaEntry("weak", SigningKeys.WEAK_RSA))),
            "the functions cannot use it: no usable key in the set"),
        arguments(
            ScriptedServer.json(
                SigningKeys.set(SigningKeys.ecEntry("p384", "P-384", SigningKeys.P384))),
            "has no key that can be used; left out: p384 (fits none of JWT_ALGORITHMS) | The issuer"),
        arguments(ScriptedServer.hang(), "no answer within 2 s | Check JWKS_URL"),
        arguments(ScriptedServer.hangUp(), "Check JWKS_URL"));
  }

  @ParameterizedTest
  @MethodSource("keySetFaults")
  void shouldSayWhyTheKeySetCannotBeUsed(ScriptedServer.Script fault, String text)
      throws IOException {
    try (ScriptedServer server = new ScriptedServer(fault)) {
      assertThat(ofKeySetAt(server.url()).withShortTimeout().textOf("key set"))
          .startsWith("FAIL ")
          .contains(text);
    }
  }

  @Test
  void shouldCompareTheSettingsWithTheDiscoveryDocument() {
    DoctorRun right = ofKeySetAt(issuer.jwksUrl()).with("JWT_ISSUER", issuer.url());
    DoctorRun slash = ofKeySetAt(issuer.jwksUrl()).with("JWT_ISSUER", issuer.url() + "/");
    DoctorRun otherKeys = ofKeySetAt(issuer.url() + "/keys").with("JWT_ISSUER", issuer.url());

    assertThat(right.textOf("issuer")).startsWith("OK ");
    assertThat(slash.textOf("issuer"))
        .contains("FAIL the issuer calls itself " + issuer.url() + ", JWT_ISSUER is")
        .contains("exactly, slash at the end included");
    assertThat(otherKeys.textOf("issuer"))
        .contains("FAIL the issuer's keys are at " + issuer.jwksUrl() + ", JWKS_URL is")
        .contains("Set JWKS_URL to the first");
  }

  // The table

  private static String table(Consumer<CreateTableRequest.Builder> change) {
    String name = "table-" + UUID.randomUUID();
    tables.createTable(
        create -> {
          create
              .tableName(name)
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .attributeDefinitions(attribute("PK"), attribute("SK"))
              .keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE))
              .streamSpecification(stream(StreamViewType.NEW_AND_OLD_IMAGES));
          change.accept(create);
        });
    return name;
  }

  private static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static StreamSpecification stream(StreamViewType view) {
    return StreamSpecification.builder().streamEnabled(true).streamViewType(view).build();
  }

  private static void expire(String table, String attribute) {
    tables.updateTimeToLive(
        update ->
            update
                .tableName(table)
                .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName(attribute)));
  }

  @Test
  void shouldFindATableWell_whenItIsAsTheTemplateHasIt() {
    String table = table(create -> {});
    expire(table, "expiresAt");
    DoctorRun examination = ofServers().with("PARTY_TABLE", table);

    assertThat(List.of("table", "stream", "TTL"))
        .allSatisfy(check -> assertThat(examination.textOf(check)).startsWith("OK "));
  }

  @Test
  void shouldSayThatThereIsNoTable() {
    assertThat(ofServers().textOf("table"))
        .contains("FAIL there is no table of this name")
        .contains("Compare PARTY_TABLE with the stack's output PartyTableName, and AWS_REGION");
    assertThat(ofVariables().textOf("table"))
        .contains("FAIL DynamoDB: nothing can be connected to there | Check AWS_REGION");
  }

  @Test
  void shouldSayThatTheKeysAreOthers() {
    String table =
        table(
            create ->
                create
                    .attributeDefinitions(attribute("pk"), attribute("sk"))
                    .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));

    assertThat(ofServers().with("PARTY_TABLE", table).textOf("table"))
        .contains(
            "not PK (partition) and SK (sort), both strings | Keys of a table cannot be changed");
  }

  @Test
  void shouldSayThatTheStreamIsMissing_orHoldsTooLittle() {
    String none = table(create -> create.streamSpecification((StreamSpecification) null));
    String keys = table(create -> create.streamSpecification(stream(StreamViewType.KEYS_ONLY)));

    assertThat(ofServers().with("PARTY_TABLE", none).textOf("stream"))
        .contains("FAIL the table has none, so nobody is told of anything | Turn it on");
    assertThat(ofServers().with("PARTY_TABLE", keys).textOf("stream"))
        .contains("FAIL it holds KEYS_ONLY", "Turn it off and on again with NEW_AND_OLD_IMAGES");
  }

  @Test
  void shouldSayThatNothingExpires() {
    String off = table(create -> {});
    String other = table(create -> {});
    expire(other, "ttl");

    assertThat(ofServers().with("PARTY_TABLE", off).textOf("TTL"))
        .contains("FAIL it is off | Turn it on for expiresAt");
    assertThat(ofServers().with("PARTY_TABLE", other).textOf("TTL"))
        .contains("FAIL it is on ttl, not on expiresAt | Turn it on");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | FAIL the stream leads to no function",
        "[{\"State\":\"Disabled\",\"FunctionArn\":\"a:function:trigger\",\"UUID\":\"u\"}] | FAIL the stream's mapping to trigger is Disabled",
        "[{\"State\":\"Enabled\",\"FunctionArn\":\"a:function:trigger\",\"LastProcessingResult\":\"PROBLEM: Function call failed\"}] | FAIL the stream leads to trigger, whose last result is: PROBLEM",
        "[{\"State\":\"Enabled\",\"FunctionArn\":\"a:function:trigger\",\"LastProcessingResult\":\"OK\"}] | OK the stream leads to trigger, last result: OK"
      })
  void shouldSayWhatTheStreamLeadsTo(String mappings, String text) throws IOException {
    try (ScriptedServer lambda =
        new ScriptedServer(ScriptedServer.json("{\"EventSourceMappings\":" + mappings + "}"))) {
      assertThat(
              ofServers()
                  .with("PARTY_TABLE", table(create -> {}))
                  .with("AWS_ENDPOINT_URL_LAMBDA", lambda.url())
                  .textOf("trigger"))
          .startsWith(text);
    }
  }

  // The token

  @Test
  void shouldSayWhoseTokenItIs_andHowLongItIsGood() {
    assertThat(ofVariables().token(token()).textOf("token"))
        .startsWith("OK of ada, by https://issuer.example/, good for 9 min more");
    assertThat(ofVariables().token("  Bearer " + token().signed() + "\n").textOf("token"))
        .startsWith("OK ");
  }

  static Stream<Arguments> tokenFaults() {
    return Stream.of(
        arguments(
            token().claim("iss", text("https://issuer.example")),
            "iss is \"https://issuer.example\", JWT_ISSUER is \"https://issuer.example/\" | They must be equal to the last character"),
        arguments(
            token().claim("aud", text("other")),
            "aud is \"other\"; asked for is one of JWT_AUDIENCE [partyline] there | The token is for another app"),
        arguments(token().withoutClaim("aud"), "asked for is one of JWT_AUDIENCE"),
        arguments(
            token().claim("exp", seconds(-3600)).claim("iat", seconds(-7200)),
            "exp was 60 min ago | Get a new token"),
        arguments(
            token().withoutClaim("exp"), "exp is missing or no number | The issuer must set it"),
        arguments(token().claim("iat", text("now")), "iat is missing or no number"),
        arguments(
            token().claim("iat", seconds(300)),
            "iat is in the future, by more than 30 s | The issuer's clock or this one"),
        arguments(
            token().claim("exp", seconds(200_000)),
            "from iat to exp is 55 h, JWT_MAX_LIFETIME_SECONDS allows 24 h | Have the issuer make shorter tokens"),
        arguments(token().claim("nbf", seconds(300)), "nbf is in the future"),
        arguments(token().withoutClaim("sub"), "sub, the user id, is missing"),
        arguments(
            token().header("kid", text("other")),
            "kid \"other\" is not among the usable keys | The token is of another issuer"),
        arguments(token().withoutHeader("kid"), "kid is missing"),
        arguments(token().header("alg", text("RS512")), "alg is \"RS512\", JWT_ALGORITHMS allows"),
        arguments(
            token().header("typ", text("dpop+jwt")),
            "typ is \"dpop+jwt\" | It must be JWT or at+jwt"),
        arguments(
            token().header("jku", text("https://x")), "its header has more than alg, kid, typ"));
  }

  @ParameterizedTest
  @MethodSource("tokenFaults")
  void shouldSayWhichClaimIsOff(HandmadeToken made, String text) {
    assertThat(ofVariables().token(made).textOf("token").lines())
        .singleElement()
        .asString()
        .startsWith("FAIL ")
        .contains(text);
  }

  @Test
  void shouldSayEverythingThatIsWrongWithAToken() {
    assertThat(
            ofVariables()
                .token(
                    token()
                        .claim("iss", text("x"))
                        .claim("aud", text("y"))
                        .claim("exp", seconds(-300))
                        .signed(SigningKeys.OTHER_ISSUERS_RSA, "SHA256withRSA"))
                .textOf("token")
                .lines())
        .hasSize(4)
        .anyMatch(line -> line.contains("its signature is not of key \"rsa\""))
        .anyMatch(line -> line.contains("iss is"))
        .anyMatch(line -> line.contains("aud is"))
        .anyMatch(line -> line.contains("exp was"));
  }

  @Test
  void shouldSayThatItIsNoToken() {
    assertThat(ofVariables().token("opaque.b3BhcXVl").textOf("token"))
        .contains("FAIL it is no three parts of base64url with dots between");
    assertThat(ofVariables().with("JWT_TOKEN_USE", "access").token(token()).textOf("token"))
        .contains("FAIL it does not say that it is an access token")
        .contains("Send the access token and not the ID token");
  }

  // The API

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | 404: there is no POST | the stack's output ApiUrl",
        "503 | the function fails, or does not start | Look in its log",
        "200 | 200 to a request without a token | Something else answers",
        "429 | 429 | Wait a minute"
      })
  void shouldSayThatTheEndpointDoesNotAnswerAsItShould(int status, String seen, String advice)
      throws IOException {
    try (AuthEndpoint api = AuthEndpoint.start().answeringWithoutToken(status)) {
      assertThat(ofVariables().api(api.url()).textOf("auth endpoint"))
          .startsWith("FAIL ")
          .contains(seen, advice);
    }
  }

  @Test
  void shouldReportThatTheApiDoesNotAnswer() {
    List<Finding> findings = ofVariables().api("http://127.0.0.1:1").token(token()).findings();

    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.check()).isEqualTo("auth endpoint");
              assertThat(finding.seen()).contains("nothing can be connected to");
            })
        .filteredOn(
            finding ->
                List.of("CORS", "subscription", "signature", "presence", "mock event")
                    .contains(finding.check()))
        .hasSize(5)
        .allMatch(finding -> finding.status() == Finding.Status.SKIP);
  }

  @Test
  void shouldSayWhetherAPageMayAsk() throws IOException {
    try (AuthEndpoint api = AuthEndpoint.start()) {
      assertThat(ofVariables().api(api.url()).origin(AuthEndpoint.ORIGIN).textOf("CORS"))
          .startsWith("OK ");
      assertThat(
              ofVariables()
                  .api(api.url() + "/pusher/auth")
                  .origin("https://party.example/")
                  .textOf("CORS"))
          .contains("FAIL a page of https://party.example/ may not ask")
          .contains("Deploy with AllowedOrigins=", "no slash at the end");
    }
    try (AuthEndpoint api = AuthEndpoint.start().allowingHeaders("content-type")) {
      assertThat(ofVariables().api(api.url()).origin(AuthEndpoint.ORIGIN).textOf("CORS"))
          .contains(
              "FAIL a page may not send the header authorization | The API's CorsConfiguration");
    }
    try (AuthEndpoint api = AuthEndpoint.start().withoutCorsOnAnswers()) {
      assertThat(ofVariables().api(api.url()).origin(AuthEndpoint.ORIGIN).textOf("CORS"))
          .contains("FAIL the preflight allows https://party.example, the answer itself does not");
    }
  }

  @Test
  void shouldGoTheWholeWayOfASubscription() throws IOException {
    try (AuthEndpoint api = AuthEndpoint.start()) {
      DoctorRun examination = ofServers().api(api.url()).token(token()).party("garden");

      assertThat(examination.textOf("subscription")).startsWith("OK private-user-ada is granted");
      assertThat(examination.textOf("signature")).startsWith("OK Pusher takes it");
      assertThat(examination.textOf("presence"))
          .startsWith("OK presence-party-garden is granted, Pusher takes it, and shows 1 there");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | 401, though the token is good by these settings | The function has other ones",
        "403 | 403 | The user of the token is ada",
        "429 | has asked too often | Wait for 60 s",
        "503 | cannot reach the key set, the table or the secret | Its log has which",
        "500 | 500 | Look in the function's log",
        "415 | 415 | docs/troubleshooting.md"
      })
  void shouldSayWhatTheEndpointsAnswerMeans(int status, String seen, String advice)
      throws IOException {
    try (AuthEndpoint api = AuthEndpoint.start().answering(status)) {
      assertThat(ofServers().api(api.url()).token(token()).textOf("subscription"))
          .startsWith("FAIL ")
          .contains(seen, advice);
    }
  }

  @Test
  void shouldPointAtTheToken_whenThatIsWhatTheEndpointRefuses() throws IOException {
    try (AuthEndpoint api = AuthEndpoint.start().answering(401)) {
      assertThat(
              ofServers()
                  .api(api.url())
                  .token(token().claim("aud", text("x")))
                  .textOf("subscription"))
          .contains("FAIL 401 | The lines token say what is wrong");
    }
  }

  @Test
  void shouldSayThatTheFunctionSignsWithAnotherKeyOrSecret() throws IOException {
    try (AuthEndpoint otherKey = AuthEndpoint.start().signingWith("other", DoctorRun.SECRET);
        AuthEndpoint otherSecret = AuthEndpoint.start().signingWith("the-key", "other")) {
      assertThat(ofServers().api(otherKey.url()).token(token()).textOf("signature"))
          .contains("FAIL the endpoint signs with key other, the settings have the-key")
          .contains("Clients must connect with the key that the endpoint signs with");
      assertThat(ofServers().api(otherSecret.url()).token(token()).textOf("signature"))
          .contains("FAIL the endpoint signs with another secret than that of the settings");
    }
  }

  @Test
  void shouldSayThatPusherFindsTheSignatureInvalid_whenFunctionAndSettingsHaveTheSameWrongSecret()
      throws IOException {
    try (AuthEndpoint api = AuthEndpoint.start().signingWith("the-key", "outdated")) {
      assertThat(
              ofServers()
                  .with("PUSHER_APP_SECRET", "outdated")
                  .api(api.url())
                  .token(token())
                  .textOf("signature"))
          .contains("FAIL Pusher says that the signature is invalid")
          .contains("copy it once more from App Keys");
    }
  }

  @Test
  void shouldSayWhyAPartysPresenceChannelIsRefused() throws IOException {
    try (AuthEndpoint api = AuthEndpoint.start().answering(403);
        AuthEndpoint stripped = AuthEndpoint.start().withoutChannelData()) {
      assertThat(ofServers().api(api.url()).token(token()).party("garden").textOf("presence"))
          .contains("FAIL 403 | The table must have an item with PK PARTY#garden and SK MEMBER#");
      assertThat(ofServers().api(stripped.url()).token(token()).party("garden").textOf("presence"))
          .contains("FAIL the answer has no channel_data");
    }
  }

  // Deliveries

  @Test
  void shouldSayThatAnEventDoesNotArrive() throws IOException {
    try (AuthEndpoint silent = AuthEndpoint.start();
        AuthEndpoint broken = AuthEndpoint.start().answeringMockEvents(502);
        AuthEndpoint without = AuthEndpoint.start().answeringMockEvents(404)) {
      assertThat(
              ofServers()
                  .withShortTimeout()
                  .api(silent.url())
                  .token(token())
                  .sending()
                  .textOf("mock event"))
          .contains("FAIL Pusher took it, and it did not arrive")
          .contains("Functions and clients use different apps");
      assertThat(ofServers().api(broken.url()).token(token()).sending().textOf("mock event"))
          .contains("FAIL 502: the function cannot publish | Its log has Pusher's status");
      assertThat(ofServers().api(without.url()).token(token()).sending().textOf("mock event"))
          .startsWith("SKIP there is none here");
    }
  }

  @Test
  void shouldPublishNothing_unlessItIsAllowed() throws IOException {
    try (AuthEndpoint api = AuthEndpoint.start().answeringMockEvents(500)) {
      assertThat(ofServers().api(api.url()).token(token()).textOf("mock event"))
          .startsWith("SKIP --send was not given");
      assertThat(
              ofServers()
                  .with("STAGE", "prod")
                  .with("JWKS", "")
                  .with("JWKS_URL", issuer.jwksUrl())
                  .api(api.url())
                  .token(token())
                  .sending()
                  .textOf("mock event"))
          .startsWith("SKIP there is none in prod");
    }
  }

  @Test
  void shouldSayThatAnInvitationDoesNotArrive_andTakeItOutAgain() throws IOException {
    String table = table(create -> {});
    try (AuthEndpoint api = AuthEndpoint.start()) {
      assertThat(
              ofServers()
                  .withShortTimeout()
                  .with("PARTY_TABLE", table)
                  .api(api.url())
                  .token(token())
                  .inviting()
                  .textOf("trigger"))
          .contains("FAIL an invitation put into the table did not arrive")
          .contains("Look at what bin/local has printed of the trigger");
    }
    assertThat(tables.scan(scan -> scan.tableName(table)).items()).isEmpty();
  }

  // The page

  @Test
  void shouldCallItsChecksAsThePageDoes() throws IOException {
    String page = Files.readString(Path.of("../docs/troubleshooting.md"));
    List<String> table =
        Pattern.compile("(?m)^\\| `([A-Za-z ]+)` \\|")
            .matcher(page.substring(page.indexOf("## The checks"), page.indexOf("## Connecting")))
            .results()
            .map(row -> row.group(1))
            .toList();
    try (AuthEndpoint api = AuthEndpoint.start();
        ScriptedServer secretsManager = new ScriptedServer(ScriptedServer.error(400, "{}"))) {
      assertThat(
              ofSecret(secretsManager).withShortTimeout().api(api.url()).token(token()).findings())
          .extracting(Finding::check)
          .containsExactlyElementsOf(table);
    }
  }

  // The clock

  @Test
  void shouldSayWhoseClockIsOff() throws IOException {
    String then =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().minusSeconds(95).atOffset(ZoneOffset.UTC));
    try (ScriptedServer late =
        new ScriptedServer(
            ScriptedServer.raw(
                "HTTP/1.1 200 OK\r\ndate: " + then + "\r\ncontent-length: 2\r\n\r\n{}"))) {
      assertThat(ofKeySetAt(late.url()).textOf("clock"))
          .containsPattern("FAIL this machine is 9[3-7] s ahead of 127.0.0.1 \\| Set its clock");
      assertThat(ofKeySetAt(late.url()).with("PUSHER_HOST", host(pusher)).textOf("clock"))
          .contains("The others agree with this machine, so it is that server's clock");
    }
  }

  @Test
  void shouldFindClocksThatAgree() {
    assertThat(ofServers().textOf("clock")).containsPattern("OK [01] s at most from 127.0.0.1");
    assertThat(ofVariables().textOf("clock")).startsWith("SKIP nobody has answered with a date");
  }
}
