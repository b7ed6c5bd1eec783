package dev.partyline.operations.doctor;

import static dev.partyline.operations.doctor.DoctorRun.ofVariables;
import static dev.partyline.testsupport.HandmadeToken.seconds;
import static dev.partyline.testsupport.HandmadeToken.text;
import static dev.partyline.testsupport.HandmadeToken.token;
import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Each check reports its own problems, and how to fix them. */
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

  /** With all servers except an API. */
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
  void shouldNameEveryInvalidVariable() {
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
            .with("REVOKE_ON_REMOVAL", "no")
            .with("PUBLISHED_PARTY_ATTRIBUTES", "name,")
            .textOf("variables");

    assertThat(found.lines())
        .allMatch(line -> line.startsWith("FAIL "))
        .anyMatch(line -> line.contains("STAGE is not set | Set it to local, dev or prod"))
        .anyMatch(line -> line.contains("PUSHER_APP_ID is not set | Copy it from App Keys"))
        .anyMatch(line -> line.contains("JWT_ISSUER is not set | Set it to the exact iss claim"))
        .anyMatch(line -> line.contains("PARTY_TABLE is not set | Set it to the stack's output"))
        .anyMatch(line -> line.contains("JWT_ALGORITHMS must be some of"))
        .anyMatch(line -> line.contains("JWT_TOKEN_USE must be access"))
        .anyMatch(line -> line.contains("PUSHER_TLS must be true or false"))
        .anyMatch(line -> line.contains("AUTH_REQUESTS_PER_MINUTE must be a whole number"))
        .anyMatch(line -> line.contains("REVOKE_ON_REMOVAL must be true or false"))
        .anyMatch(line -> line.contains("PUBLISHED_PARTY_ATTRIBUTES must be attribute names"))
        .hasSize(10);
  }

  @Test
  void shouldSayWhatAvatarHostsAre_whenTheyAreInvalid() {
    assertThat(ofVariables().with("AVATAR_HOSTS", "https://cdn.example").textOf("variables"))
        .contains("AVATAR_HOSTS must be host names")
        .contains("List host names only, without https:// and without a path");
  }

  @Test
  void shouldReportAVariableWithAMisspelledName() {
    assertThat(ofVariables().without("PUSHER_APP_KEY").with("PUSHER_KEY", "k").textOf("variables"))
        .contains("PUSHER_APP_KEY is not set (PUSHER_KEY is not a known variable)");
  }

  @Test
  void shouldReportCredentialsThatAreSetTwice() {
    assertThat(
            ofVariables()
                .with(
                    "PUSHER_SECRET_ARN",
                    "arn:aws:secretsmanager:us-east-1:000000000000:secret:partyline")
                .textOf("variables"))
        .contains("FAIL PUSHER_SECRET_ARN is set, and PUSHER_APP_ID too");
  }

  @Test
  void shouldSkipChecks_whenTheirSettingIsMissing() {
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

  private static final String SECRET_ARN =
      "arn:aws:secretsmanager:us-east-1:000000000000:secret:partyline/pusher-1a2B3c";

  private static DoctorRun ofSecret(ScriptedServer secretsManager) {
    return ofServers()
        .without("PUSHER_APP_ID")
        .without("PUSHER_APP_KEY")
        .without("PUSHER_APP_SECRET")
        .with("PUSHER_SECRET_ARN", SECRET_ARN)
        .with("AWS_ENDPOINT_URL_SECRETS_MANAGER", secretsManager.url());
  }

  @Test
  void shouldReadCredentialsFromTheSecret() throws IOException {
    String answer = secretValue(SECRET_ARN);
    try (ScriptedServer secretsManager = new ScriptedServer(ScriptedServer.json(answer))) {
      DoctorRun run = ofSecret(secretsManager);

      assertThat(run.textOf("secret")).startsWith("OK ");
      assertThat(run.textOf("key")).startsWith("OK ");
    }
  }

  private static String secretValue(String arn) {
    ObjectNode inside =
        new JsonMapper()
            .createObjectNode()
            .put("appId", "1")
            .put("key", "the-key")
            .put("secret", DoctorRun.SECRET);
    return new JsonMapper()
        .createObjectNode()
        .put("ARN", arn)
        .put("SecretString", inside.toString())
        .toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"my/app", "my-pusher"})
  void shouldReportAPartialArn_alsoIfItLooksFull(String name) throws IOException {
    String partial = "arn:aws:secretsmanager:us-east-1:000000000000:secret:" + name;
    try (ScriptedServer secretsManager =
        new ScriptedServer(ScriptedServer.json(secretValue(partial + "-1a2B3c")))) {
      assertThat(ofSecret(secretsManager).with("PUSHER_SECRET_ARN", partial).textOf("secret"))
          .startsWith("FAIL ")
          .contains("not the secret's full ARN")
          .contains("six characters at its end");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"__type\":\"ResourceNotFoundException\"} | The secret is missing",
        "400 | {\"__type\":\"AccessDeniedException\"} | secretsmanager:GetSecretValue",
        "400 | {\"__type\":\"ExpiredTokenException\"} | sign in, or set AWS_PROFILE",
        "200 | {\"SecretString\":\"{\\\"appId\\\":\\\"\\\"}\"} | Fill it with put-secret-value"
      })
  void shouldReportAFix_whenTheSecretCannotBeUsed(int status, String answer, String advice)
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
              assertThat(finding.seen()).contains("127.0.0.1:1: cannot connect");
              assertThat(finding.advice()).contains("Check PUSHER_CLUSTER");
            })
        .anySatisfy(
            finding ->
                assertThat(finding)
                    .hasToString(
                        "Finding[status=SKIP, check=key, seen=Pusher does not answer, advice=]"));
  }

  @Test
  void shouldReportATlsError_whenTheHostHasNoTls() {
    assertThat(ofServers().with("PUSHER_TLS", "true").textOf("cluster"))
        .startsWith("FAIL ")
        .contains("TLS error");
  }

  @Test
  void shouldTimeOut_whenPusherDoesNotAnswer() throws IOException {
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
        "PUSHER_APP_KEY    | another | 401: unknown key | Compare PUSHER_APP_ID, PUSHER_APP_KEY and"
            + " PUSHER_CLUSTER",
        "PUSHER_APP_SECRET | another | 401: the secret does not belong to this key | Copy"
            + " PUSHER_APP_SECRET again",
        "PUSHER_APP_ID     | 2       | 404: no app 2 in this cluster | Compare PUSHER_APP_ID"
      })
  void shouldReportTheWrongCredential(String variable, String value, String seen, String advice) {
    assertThat(ofServers().with(variable, value).textOf("key"))
        .startsWith("FAIL ")
        .contains(seen, advice);
  }

  @Test
  void shouldReportTheClock_whenPusherRejectsTheTimestamp() throws IOException {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20));
    try (PusherServer later = PusherServer.start(0, APP, ahead)) {
      assertThat(ofVariables().with("PUSHER_HOST", host(later)).textOf("key"))
          .contains(
              "401: the call's timestamp differs by more than 600 s | Set this machine's clock");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | disabled or over its quota",
        "503 | Check status.pusher.com",
        "302 | Another server answers"
      })
  void shouldExplainPushersStatus(int status, String text) throws IOException {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.error(status, "{}"))) {
      assertThat(ofVariables().with("PUSHER_HOST", hostOf(server)).textOf("key"))
          .startsWith("FAIL ")
          .contains(text);
    }
  }

  @Test
  void shouldReportAServerThatIsNotPusher() throws IOException {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.json("{\"hello\":1}"))) {
      DoctorRun run = ofVariables().with("PUSHER_HOST", hostOf(server));

      assertThat(run.textOf("key")).contains("FAIL 200, but not Pusher's answer");
      assertThat(run.textOf("connection")).startsWith("FAIL ").contains("WebSockets");
    }
  }

  @Test
  void shouldReportARefusedConnection_whenTheKeyIsUnknown() {
    assertThat(ofServers().with("PUSHER_APP_KEY", "another").textOf("connection"))
        .contains(
            "FAIL Pusher refuses the connection with 4001: no app with this key in this cluster")
        .contains("Compare PUSHER_APP_KEY and PUSHER_CLUSTER");
  }

  // The issuer

  private static DoctorRun ofKeySetAt(String url) {
    return ofVariables().without("JWKS").with("JWKS_URL", url);
  }

  @Test
  void shouldListUsableKeys_andWhyOthersAreNotUsable() {
    assertThat(ofVariables().textOf("key set"))
        .startsWith("OK usable: rsa (RS256), p256 (ES256)")
        .contains("weak (RSA with 1024 bits, minimum 2048)")
        .contains("p384 (fits none of JWT_ALGORITHMS)")
        .contains("enc (is not for signatures)")
        .contains("no-modulus (cannot be parsed)")
        .contains("oct (unsupported key type: oct)");
  }

  static Stream<Arguments> keySetFaults() {
    return Stream.of(
        arguments(ScriptedServer.error(404, ""), "answers 404 | Set JWKS_URL to the jwks_uri"),
        arguments(
            ScriptedServer.redirect("https://elsewhere.example"), "redirects are not followed"),
        arguments(
            ScriptedServer.json("{\"issuer\":\"x\"}"),
            "does not return a JSON Web Key Set | Set JWKS_URL"),
        arguments(
            ScriptedServer.json("{\"issuer\":\"x\",\"jwks_uri\":\"https://x/keys\"}"),
            "does not return a JSON Web Key Set | It is the discovery document: set JWKS_URL to"),
        arguments(
            ScriptedServer.encoded("br", new byte[] {1, 2, 3}),
            "sends Content-Encoding br | The functions ask for no compression, and undo gzip only"),
        arguments(
            ScriptedServer.json(SigningKeys.goodAmongBad() + " ".repeat(256 * 1024)),
            "the functions cannot use it: over 262144 bytes"),
        arguments(
            ScriptedServer.raw("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n<ht>"),
            "does not return a JSON Web Key Set"),
        arguments(
            ScriptedServer.json(
                SigningKeys.set(SigningKeys.rsaEntry("weak", SigningKeys.WEAK_RSA))),
            "has no usable key; not usable: weak (RSA with 1024 bits, minimum 2048)"),
        arguments(
            ScriptedServer.json(
                SigningKeys.set(SigningKeys.ecEntry("p384", "P-384", SigningKeys.P384))),
            "has no usable key; not usable: p384 (fits none of JWT_ALGORITHMS) | It must have"),
        arguments(ScriptedServer.hang(), "no answer within 2 s | Check JWKS_URL"),
        arguments(ScriptedServer.hangUp(), "Check JWKS_URL"));
  }

  @ParameterizedTest
  @MethodSource("keySetFaults")
  void shouldReportWhyTheKeySetCannotBeUsed(ScriptedServer.Script fault, String text)
      throws IOException {
    try (ScriptedServer server = new ScriptedServer(fault)) {
      assertThat(ofKeySetAt(server.url()).withShortTimeout().textOf("key set"))
          .startsWith("FAIL ")
          .contains(text);
    }
  }

  @Test
  void shouldReadACompressedKeySet_asTheFunctionsDo() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(SigningKeys.goodAmongBad().getBytes(UTF_8));
    }
    try (ScriptedServer server =
        new ScriptedServer(ScriptedServer.encoded("gzip", compressed.toByteArray()))) {
      assertThat(ofKeySetAt(server.url()).textOf("key set")).startsWith("OK usable: rsa (RS256)");
    }
  }

  @Test
  void shouldCheckEachIssuer_whenThereAreSeveral() throws IOException {
    try (ScriptedServer first =
            new ScriptedServer(ScriptedServer.json(SigningKeys.goodAmongBad()));
        ScriptedServer second = new ScriptedServer(ScriptedServer.error(404, ""))) {
      assertThat(
              ofKeySetAt(first.url() + "," + second.url())
                  .with("JWT_ISSUER", "https://a.invalid/,urn:b")
                  .textOf("key set")
                  .lines())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("OK usable: rsa (RS256)"),
              line -> assertThat(line).startsWith("FAIL " + second.url() + " answers 404"));
    }
  }

  @Test
  void shouldCompareTheSettingsWithTheDiscoveryDocument() {
    DoctorRun right = ofKeySetAt(issuer.jwksUrl()).with("JWT_ISSUER", issuer.url());
    DoctorRun slash = ofKeySetAt(issuer.jwksUrl()).with("JWT_ISSUER", issuer.url() + "/");
    DoctorRun otherKeys = ofKeySetAt(issuer.url() + "/keys").with("JWT_ISSUER", issuer.url());

    assertThat(right.textOf("issuer")).startsWith("OK ");
    assertThat(slash.textOf("issuer"))
        .contains("FAIL the discovery document has issuer " + issuer.url() + ", JWT_ISSUER is")
        .contains("including a slash at the end");
    assertThat(otherKeys.textOf("issuer"))
        .contains("FAIL the discovery document has jwks_uri " + issuer.jwksUrl() + ", JWKS_URL is")
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
  void shouldAcceptATable_whenItIsAsInTheTemplate() {
    String table = table(create -> {});
    expire(table, "expiresAt");
    DoctorRun run = ofServers().with("PARTY_TABLE", table);

    assertThat(List.of("table", "stream", "TTL"))
        .allSatisfy(check -> assertThat(run.textOf(check)).startsWith("OK "));
  }

  @Test
  void shouldReportAMissingTable() {
    assertThat(ofServers().textOf("table"))
        .contains("FAIL the table is missing")
        .contains("Compare PARTY_TABLE with the stack's output PartyTableName, and AWS_REGION");
    assertThat(ofVariables().textOf("table"))
        .contains("FAIL DynamoDB: cannot connect | Check AWS_REGION");
  }

  @Test
  void shouldGiveTheReasonOfTheProfile_whenItHasNoCredentials() {
    assertThat(
            ofVariables()
                .without("AWS_ACCESS_KEY_ID")
                .without("AWS_SECRET_ACCESS_KEY")
                .with("AWS_PROFILE", "no-such-profile")
                .textOf("table"))
        .contains("SKIP no credentials: profile no-such-profile: ")
        .doesNotContain("AWS_ACCESS_KEY_ID", "region");
  }

  @Test
  void shouldReportOtherKeysOfTheTable() {
    String table =
        table(
            create ->
                create
                    .attributeDefinitions(attribute("pk"), attribute("sk"))
                    .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));

    assertThat(ofServers().with("PARTY_TABLE", table).textOf("table"))
        .contains(
            "not PK (partition) and SK (sort), both strings | The keys of a table cannot be"
                + " changed");
  }

  @Test
  void shouldReportAMissingStream_orAnotherViewType() {
    String none = table(create -> create.streamSpecification((StreamSpecification) null));
    String keys = table(create -> create.streamSpecification(stream(StreamViewType.KEYS_ONLY)));

    assertThat(ofServers().with("PARTY_TABLE", none).textOf("stream"))
        .contains("FAIL the table has no stream, so no events are published | Enable it");
    assertThat(ofServers().with("PARTY_TABLE", keys).textOf("stream"))
        .contains(
            "FAIL its view type is KEYS_ONLY", "Disable it and enable it with NEW_AND_OLD_IMAGES");
  }

  @Test
  void shouldReportThatItemsDoNotExpire() {
    String off = table(create -> {});
    String other = table(create -> {});
    expire(other, "ttl");

    assertThat(ofServers().with("PARTY_TABLE", off).textOf("TTL"))
        .contains("FAIL TTL is disabled | Enable it for expiresAt");
    assertThat(ofServers().with("PARTY_TABLE", other).textOf("TTL"))
        .contains("FAIL TTL uses ttl, not expiresAt | Enable it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | FAIL the stream has no function",
        "[{\"State\":\"Disabled\",\"FunctionArn\":\"a:function:trigger\",\"UUID\":\"u\"}] | FAIL"
            + " the stream mapping to trigger is Disabled",
        "[{\"State\":\"Enabled\",\"FunctionArn\":\"a:function:trigger\",\"LastProcessingResult\":\"PROBLEM:"
            + " Function call failed\"}] | FAIL the stream mapping to trigger has last result:"
            + " PROBLEM",
        "[{\"State\":\"Enabled\",\"FunctionArn\":\"a:function:trigger\",\"LastProcessingResult\":\"OK\"}]"
            + " | OK the stream mapping to trigger is enabled, last result: OK"
      })
  void shouldReportTheStateOfTheStreamMapping(String mappings, String text) throws IOException {
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
  void shouldReportTheTokensUser_andHowLongItIsValid() {
    assertThat(ofVariables().token(token()).textOf("token"))
        .startsWith("OK user ada, issuer https://issuer.example/, valid for 9 min");
    assertThat(ofVariables().token("  Bearer " + token().signed() + "\n").textOf("token"))
        .startsWith("OK ");
  }

  static Stream<Arguments> tokenFaults() {
    return Stream.of(
        arguments(
            token().claim("iss", text("https://issuer.example")),
            "iss is \"https://issuer.example\", JWT_ISSUER is \"https://issuer.example/\" | They"
                + " must be exactly equal"),
        arguments(
            token().claim("aud", text("other")),
            "aud is \"other\"; required: one of JWT_AUDIENCE [partyline] | The token is for another"
                + " app"),
        arguments(
            token().withoutClaim("aud").claim("azp", text("web")),
            "it has no aud; required: one of JWT_AUDIENCE [partyline] | Set JWT_CLIENT_ID to its"),
        arguments(
            token().claim("exp", seconds(-3600)).claim("iat", seconds(-7200)),
            "exp was 60 min ago | Get a new token"),
        arguments(
            token().withoutClaim("exp"), "exp is missing or not a number | The issuer must set it"),
        arguments(
            token().claim("iat", text("now")),
            "iat is \"now\", not a number of seconds | The issuer must send a number"),
        arguments(
            token().withoutClaim("iat").claim("exp", seconds(200_000)),
            "its lifetime (it has no iat, so from now to exp) is 55 h"),
        arguments(
            token().claim("iat", seconds(300)),
            "iat is in the future, by more than 30 s | The issuer's clock or this one"),
        arguments(
            token().claim("exp", seconds(200_000)),
            "its lifetime (iat to exp) is 55 h, JWT_MAX_LIFETIME_SECONDS allows 24 h | Issue tokens"
                + " with a shorter lifetime"),
        arguments(token().claim("nbf", seconds(300)), "nbf is in the future"),
        arguments(token().withoutClaim("sub"), "sub, the user id, is missing"),
        arguments(
            token().header("kid", text("other")),
            "no usable key with kid \"other\" fits RS256 | The token is from another issuer"),
        arguments(token().header("kid", text("")), "kid is empty, or longer than 128 characters"),
        arguments(token().header("alg", text("RS512")), "alg is \"RS512\", JWT_ALGORITHMS allows"),
        arguments(
            token().header("typ", text("dpop+jwt")),
            "typ is \"dpop+jwt\" | It must be JWT or at+jwt"),
        arguments(
            token().header("jku", text("https://x")).header("cat", text("cl_1")),
            "its header has jku | The issuer must omit it"),
        arguments(
            token().header("enc", text("A128GCM")).header("zip", text("DEF")),
            "its header has enc, zip | It is an encrypted token (JWE)"));
  }

  @ParameterizedTest
  @MethodSource("tokenFaults")
  void shouldReportTheInvalidClaim(HandmadeToken made, String text) {
    assertThat(ofVariables().token(made).textOf("token").lines())
        .singleElement()
        .asString()
        .startsWith("FAIL ")
        .contains(text);
  }

  @Test
  void shouldReportAllErrorsOfAToken() {
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
        .hasSize(3)
        .anyMatch(line -> line.contains("iss is"))
        .anyMatch(line -> line.contains("aud is"))
        .anyMatch(line -> line.contains("exp was"));
  }

  @Test
  void shouldReportAnInvalidSignature() {
    assertThat(
            ofVariables()
                .token(token().signed(SigningKeys.OTHER_ISSUERS_RSA, "SHA256withRSA"))
                .textOf("token"))
        .startsWith("FAIL its signature does not match key \"rsa\"");
  }

  static Stream<Arguments> settingsThatRefuse() {
    return Stream.of(
        arguments(
            Map.of("JWT_CLIENT_ID", "web"),
            token().claim("azp", text("other")),
            "azp is \"other\"; required: one of JWT_CLIENT_ID [web] | Another app got this token"),
        arguments(
            Map.of("JWT_CLIENT_ID", "web"),
            token().claim("client_id", text("other")).claim("azp", text("web")),
            "client_id is \"other\"; required: one of JWT_CLIENT_ID [web]"),
        arguments(
            Map.of("JWT_CLIENT_ID", "web", "JWT_AUDIENCE", ""),
            token().claim("aud", text("account")).claim("azp", text("web")),
            "aud is \"account\"; required: one of JWT_CLIENT_ID [web] | If this aud is your API, or"
                + " one that all of the provider's tokens have, set JWT_AUDIENCE to it too"),
        arguments(
            Map.of("JWT_TOKEN_USE", "access"),
            token().claim("token_use", text("id")).claim("typ", text("Bearer")),
            "its claim token_use is \"id\", and JWT_TOKEN_USE=access requires an access token |"
                + " Send the access token"),
        arguments(
            Map.of("JWT_TOKEN_USE", "access"),
            token().claim("token_use", text("access")).claim("typ", text("ID")),
            "its claim typ is \"ID\""),
        arguments(
            Map.of("JWT_USER_ID_CLAIM", "/app/user"),
            token().claim("app", "{\"user\":4.2}"),
            "/app/user, the user id, is missing, empty, too long"));
  }

  @ParameterizedTest
  @MethodSource("settingsThatRefuse")
  void shouldNameTheCause_whenASettingRefusesTheToken(
      Map<String, String> settings, HandmadeToken made, String text) {
    DoctorRun run = ofVariables();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      run = run.with(setting.getKey(), setting.getValue());
    }

    assertThat(run.token(made).textOf("token").lines())
        .singleElement()
        .asString()
        .startsWith("FAIL ")
        .contains(text);
  }

  @Test
  void shouldReportThatAKeyIsAmbiguous_whenTheTokenHasNoKeyId() {
    String set =
        SigningKeys.set(
            SigningKeys.rsaEntry("a", SigningKeys.RSA),
            SigningKeys.rsaEntry("b", SigningKeys.OTHER_ISSUERS_RSA));

    assertThat(ofVariables().with("JWKS", set).token(token().withoutHeader("kid")).textOf("token"))
        .startsWith("FAIL it has no kid, and several keys fit RS256 | The issuer must set kid");
  }

  @Test
  void shouldReportAnotherKindOfToken() {
    assertThat(ofVariables().token("opaque.b3BhcXVl").textOf("token"))
        .contains("FAIL it is not three base64url parts separated by dots");
    assertThat(ofVariables().with("JWT_TOKEN_USE", "access").token(token()).textOf("token"))
        .contains("FAIL nothing marks it as an access token")
        .contains("leave JWT_TOKEN_USE empty");
  }

  // The API

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | 404: the route POST | the stack's output ApiUrl",
        "503 | the function fails, or does not start | Check its log",
        "200 | 200 to a request without a token | Another server answers",
        "429 | 429 | Wait a minute"
      })
  void shouldReportAnUnexpectedAnswerOfChannelAuth(int status, String seen, String advice)
      throws IOException {
    try (ScriptedApi api = ScriptedApi.start().answeringWithoutToken(status)) {
      assertThat(ofVariables().api(api.url()).textOf("channel auth"))
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
              assertThat(finding.check()).isEqualTo("channel auth");
              assertThat(finding.seen()).contains("cannot connect");
            })
        .filteredOn(
            finding ->
                List.of("CORS", "subscription", "signature", "presence", "mock event")
                    .contains(finding.check()))
        .hasSize(5)
        .allMatch(finding -> finding.status() == Finding.Status.SKIP);
  }

  @Test
  void shouldReportWhetherAPageMayCallTheApi() throws IOException {
    try (ScriptedApi api = ScriptedApi.start()) {
      assertThat(ofVariables().api(api.url()).origin(ScriptedApi.ORIGIN).textOf("CORS"))
          .startsWith("OK ");
      assertThat(
              ofVariables()
                  .api(api.url() + "/pusher/auth")
                  .origin("https://party.example/")
                  .textOf("CORS"))
          .contains("FAIL a page of https://party.example/ may not call the API")
          .contains(
              "Add https://party.example/ to AllowedOrigins and deploy",
              "without a slash at the end");
    }
    try (ScriptedApi api = ScriptedApi.start().allowingHeaders("content-type")) {
      assertThat(ofVariables().api(api.url()).origin(ScriptedApi.ORIGIN).textOf("CORS"))
          .contains(
              "FAIL a page may not send the header authorization | The API's CorsConfiguration");
    }
    try (ScriptedApi api = ScriptedApi.start().withoutCorsOnAnswers()) {
      assertThat(ofVariables().api(api.url()).origin(ScriptedApi.ORIGIN).textOf("CORS"))
          .contains(
              "FAIL the preflight allows https://party.example, but the answer itself does not");
    }
  }

  @Test
  void shouldAdviseWhatToDoWithBinLocal_whenItChecksTheStackThatRuns() throws IOException {
    try (ScriptedApi api = ScriptedApi.start()) {
      assertThat(
              ofVariables()
                  .inviting()
                  .api(api.url())
                  .origin("http://127.0.0.1:5174/")
                  .textOf("CORS"))
          .contains(
              "Start bin/local --parameter-overrides AllowedOrigins=http://127.0.0.1:5174: scheme,",
              "Separate several by commas")
          .doesNotContain("deploy");
    }
    assertThat(ofVariables().inviting().api("http://127.0.0.1:1").textOf("channel auth"))
        .contains("Check that bin/local still runs");
    assertThat(ofVariables().inviting().without("PUSHER_APP_SECRET").textOf("variables"))
        .contains("PUSHER_APP_SECRET is not set | Set it here too")
        .doesNotContain("dashboard");
    assertThat(ofServers().inviting().with("PUSHER_APP_KEY", "another").textOf("key"))
        .contains("Unset PUSHER_APP_ID and PUSHER_APP_KEY here, or start bin/local with the same");
  }

  @Test
  void shouldCheckASubscriptionEndToEnd() throws IOException {
    try (ScriptedApi api = ScriptedApi.start()) {
      DoctorRun run = ofServers().api(api.url()).token(token()).party("garden");

      assertThat(run.textOf("subscription")).startsWith("OK private-user-ada is granted");
      assertThat(run.textOf("signature")).startsWith("OK Pusher accepts it");
      assertThat(run.textOf("presence"))
          .startsWith("OK presence-party-garden is granted, Pusher accepts it; members there: 1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | 401, although the token is valid according to these settings | The function has"
            + " other settings",
        "403 | 403 | The token's user is ada",
        "429 | too many requests by this user | Wait for 60 s",
        "503 | cannot reach the key set, the table or the secret | Its log names it",
        "500 | 500 | Check the function's log",
        "415 | 415 | docs/troubleshooting.md"
      })
  void shouldExplainChannelAuthsAnswer(int status, String seen, String advice) throws IOException {
    try (ScriptedApi api = ScriptedApi.start().answering(status)) {
      assertThat(ofServers().api(api.url()).token(token()).textOf("subscription"))
          .startsWith("FAIL ")
          .contains(seen, advice);
    }
  }

  @Test
  void shouldReferToTheTokenCheck_whenChannelAuthRejectsTheToken() throws IOException {
    try (ScriptedApi api = ScriptedApi.start().answering(401)) {
      assertThat(
              ofServers()
                  .api(api.url())
                  .token(token().claim("aud", text("x")))
                  .textOf("subscription"))
          .contains("FAIL 401 | See the check token for the reason");
    }
  }

  @Test
  void shouldReportThatChannelAuthSignsWithAnotherKeyOrSecret() throws IOException {
    try (ScriptedApi otherKey = ScriptedApi.start().signingWith("other", DoctorRun.SECRET);
        ScriptedApi otherSecret = ScriptedApi.start().signingWith("the-key", "other")) {
      assertThat(ofServers().api(otherKey.url()).token(token()).textOf("signature"))
          .contains("FAIL channel auth signs with key other, the settings have the-key")
          .contains("Clients must connect with the key that channel auth signs with");
      assertThat(ofServers().api(otherSecret.url()).token(token()).textOf("signature"))
          .contains("FAIL channel auth signs with another secret than the settings have");
    }
  }

  @Test
  void shouldReportPushersRefusal_whenFunctionAndSettingsHaveTheSameWrongSecret()
      throws IOException {
    try (ScriptedApi api = ScriptedApi.start().signingWith("the-key", "outdated")) {
      assertThat(
              ofServers()
                  .with("PUSHER_APP_SECRET", "outdated")
                  .api(api.url())
                  .token(token())
                  .textOf("signature"))
          .contains("FAIL Pusher: the signature is invalid")
          .contains("copy it again from App Keys");
    }
  }

  @Test
  void shouldReportWhyAPresenceChannelIsRefused() throws IOException {
    try (ScriptedApi api = ScriptedApi.start().answering(403);
        ScriptedApi stripped = ScriptedApi.start().withoutChannelData()) {
      assertThat(ofServers().api(api.url()).token(token()).party("garden").textOf("presence"))
          .contains("FAIL 403 | The table must have an item with PK PARTY#garden and SK MEMBER#");
      assertThat(ofServers().api(stripped.url()).token(token()).party("garden").textOf("presence"))
          .contains("FAIL the answer has no channel_data");
    }
  }

  // Deliveries

  @Test
  void shouldReportAMockEventThatDoesNotArrive() throws IOException {
    try (ScriptedApi silent = ScriptedApi.start();
        ScriptedApi broken = ScriptedApi.start().answeringMockEvents(502);
        ScriptedApi without = ScriptedApi.start().answeringMockEvents(404)) {
      assertThat(
              ofServers()
                  .withShortTimeout()
                  .api(silent.url())
                  .token(token())
                  .sending()
                  .textOf("mock event"))
          .contains("FAIL Pusher accepted it, but it did not arrive")
          .contains("Functions and clients use different apps");
      assertThat(ofServers().api(broken.url()).token(token()).sending().textOf("mock event"))
          .contains("FAIL 502: the function cannot publish | Its log has Pusher's status");
      assertThat(ofServers().api(without.url()).token(token()).sending().textOf("mock event"))
          .startsWith("SKIP not deployed");
    }
  }

  @Test
  void shouldPublishNoEvent_unlessItIsAllowed() throws IOException {
    try (ScriptedApi api = ScriptedApi.start().answeringMockEvents(500)) {
      assertThat(ofServers().api(api.url()).token(token()).textOf("mock event"))
          .startsWith("SKIP --send is not set");
      assertThat(
              ofServers()
                  .with("STAGE", "prod")
                  .with("JWKS", "")
                  .with("JWKS_URL", issuer.jwksUrl())
                  .api(api.url())
                  .token(token())
                  .sending()
                  .textOf("mock event"))
          .startsWith("SKIP not deployed in prod");
    }
  }

  @Test
  void shouldReportAnInvitationThatDoesNotArrive_andDeleteIt() throws IOException {
    String table = table(create -> {});
    try (ScriptedApi api = ScriptedApi.start()) {
      assertThat(
              ofServers()
                  .withShortTimeout()
                  .with("PARTY_TABLE", table)
                  .api(api.url())
                  .token(token())
                  .inviting()
                  .textOf("trigger"))
          .contains("FAIL an invitation in the table did not arrive")
          .contains("Check the trigger's log lines in the output of bin/local");
    }
    assertThat(tables.scan(scan -> scan.tableName(table)).items()).isEmpty();
  }

  // The page

  @Test
  void shouldNameItsChecksAsTroubleshootingMdDoes() throws IOException {
    String page = Files.readString(Path.of("../docs/troubleshooting.md"));
    List<String> table =
        Pattern.compile("(?m)^\\| `([A-Za-z ]+)` \\|")
            .matcher(page.substring(page.indexOf("## The checks"), page.indexOf("## Connecting")))
            .results()
            .map(row -> row.group(1))
            .toList();
    try (ScriptedApi api = ScriptedApi.start();
        ScriptedServer secretsManager = new ScriptedServer(ScriptedServer.error(400, "{}"))) {
      assertThat(
              ofSecret(secretsManager).withShortTimeout().api(api.url()).token(token()).findings())
          .extracting(Finding::check)
          .containsExactlyElementsOf(table);
    }
  }

  // The clock

  @Test
  void shouldReportTheWrongClock() throws IOException {
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
          .contains("The other clocks agree with this machine's, so that server's clock is wrong");
    }
  }

  @Test
  void shouldAcceptClocksThatAgree() {
    assertThat(ofServers().textOf("clock"))
        .containsPattern("OK differs by at most [01] s from 127.0.0.1");
    assertThat(ofVariables().textOf("clock")).startsWith("SKIP no server has answered with a date");
  }
}
