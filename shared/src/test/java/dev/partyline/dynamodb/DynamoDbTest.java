package dev.partyline.dynamodb;

import static dev.partyline.aws.ScriptedService.error;
import static dev.partyline.aws.ScriptedService.hang;
import static dev.partyline.aws.ScriptedService.hangUp;
import static dev.partyline.aws.ScriptedService.json;
import static dev.partyline.aws.ScriptedService.raw;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonParser;
import dev.partyline.Some;
import dev.partyline.aws.ScriptedService;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbTest {

  private static final Key KEY = new Key("PARTY#😀\"\\\u2028", "MEMBER#auth0|5f7c ä");
  private static final Update UPDATE =
      new Update(
          "ADD requests :one SET expiresAt = :expiresAt",
          "attribute_not_exists(requests) OR requests < :limit",
          Map.of(":one", 1L, ":limit", 300L, ":expiresAt", 1_772_366_700L));
  private static final NewItem NEW_ITEM =
      new NewItem(
          KEY,
          Map.of("record", "{\"a\":\"😀 ä\\u0001\"}\n\u2028", "reason", ""),
          Map.of("expiresAt", 1_772_366_700L, "parts", 1L),
          Map.of("notification", Map.of("channel", "private-user-ä", "data", "{}")));
  private static final Duration IN_TIME = Duration.ofSeconds(10);
  private static final String ITEM = "{\"Item\":{\"username\":{\"S\":\"Ann\"}}}";

  private ScriptedDynamoDb server;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedDynamoDb(json(200, ITEM));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void shouldAskForAnItemAsTheSdksOwnClientDoes() throws DynamoDbException {
    try (DynamoDbClient sdk = sdk()) {
      sdk.getItem(get -> get.tableName("party").key(sdkKey()).consistentRead(true));
    }
    server.client().getItem("party", KEY);

    assertSameRequest();
  }

  @Test
  void shouldUpdateAnItemAsTheSdksOwnClientDoes() throws DynamoDbException {
    try (DynamoDbClient sdk = sdk()) {
      sdk.updateItem(
          update ->
              update
                  .tableName("party")
                  .key(sdkKey())
                  .updateExpression(UPDATE.expression())
                  .conditionExpression(UPDATE.condition())
                  .expressionAttributeValues(
                      Map.of(
                          ":one", AttributeValue.fromN("1"),
                          ":limit", AttributeValue.fromN("300"),
                          ":expiresAt", AttributeValue.fromN("1772366700"))));
    }
    assertThat(server.client().updateItem("party", KEY, UPDATE, IN_TIME)).isTrue();

    assertSameRequest();
  }

  @Test
  void shouldPutAnItemAsTheSdksOwnClientDoes() throws DynamoDbException {
    server.then(json(200, "{}"));
    Map<String, AttributeValue> item = new HashMap<>(sdkKey());
    NEW_ITEM.texts().forEach((name, text) -> item.put(name, AttributeValue.fromS(text)));
    item.put("expiresAt", AttributeValue.fromN("1772366700"));
    item.put("parts", AttributeValue.fromN("1"));
    item.put(
        "notification",
        AttributeValue.fromM(
            Map.of(
                "channel", AttributeValue.fromS("private-user-ä"),
                "data", AttributeValue.fromS("{}"))));
    try (DynamoDbClient sdk = sdk()) {
      sdk.putItem(put -> put.tableName("party").item(item));
    }
    server.client().putItem("party", NEW_ITEM, IN_TIME);

    assertSameRequest();
  }

  private void assertSameRequest() {
    ScriptedService.Call sdks = server.calls().get(0);
    ScriptedService.Call ours = server.calls().get(1);
    assertThat(JsonParser.parseString(ours.body())).isEqualTo(JsonParser.parseString(sdks.body()));
    for (String header : new String[] {"x-amz-target", "content-type", "host"}) {
      assertThat(ours.headers().get(header)).isNotNull().isEqualTo(sdks.headers().get(header));
    }
    assertThat(scope(ours)).isEqualTo(scope(sdks)).contains("/eu-central-1/dynamodb/");
  }

  private static String scope(ScriptedService.Call call) {
    return call.headers().get("authorization").replaceFirst(".*Credential=([^,]*),.*", "$1");
  }

  private DynamoDbClient sdk() {
    return DynamoDbClient.builder()
        .endpointOverride(URI.create(server.url()))
        .region(Region.EU_CENTRAL_1)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create("AKIDEXAMPLE", "wJalrXUtnFEMI", "the-session")))
        .build();
  }

  private static Map<String, AttributeValue> sdkKey() {
    return Map.of(
        "PK", AttributeValue.fromS(KEY.partition()), "SK", AttributeValue.fromS(KEY.sort()));
  }

  @Test
  void shouldReadTheTexts_andNothingElse() throws DynamoDbException {
    server.then(
        json(
            200,
            """
            {"ConsumedCapacity":{"TableName":"party","CapacityUnits":1.0},"Item":{
              "username":{"S":"😀 \\u00e4"},"empty":{"S":""},"joinedAt":{"N":"7"},"open":{"BOOL":true},
              "tags":{"SS":["a"]},"list":{"L":[{"S":"x"}]},"map":{"M":{"username":{"S":"no"}}}}}
            """));

    Item item = server.client().getItem("party", KEY).orElseThrow();

    assertThat(item.text("username")).contains("😀 ä");
    assertThat(item.text("empty")).contains("");
    for (String other : new String[] {"joinedAt", "open", "tags", "list", "map", "nothing"}) {
      assertThat(item.text(other)).as(other).isEmpty();
    }
  }

  @Test
  void shouldFindNothing_whenThereIsNoItem() throws DynamoDbException {
    server.then(json(200, "{}"));
    assertThat(server.client().getItem("party", KEY)).isEmpty();

    server.then(json(200, "{\"ConsumedCapacity\":{}}"));
    assertThat(server.client().getItem("party", KEY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "null",
        "{} {}",
        "{\"Item\":{}",
        "{\"Item\":7}",
        "{\"Item\":null}",
        "{\"Item\":[]}",
        "{\"Item\":{\"a\":\"s3cr3t\"}}",
        "{\"Item\":{\"a\":{}}}",
        "{\"Item\":{\"a\":{\"S\":7}}}",
        "{\"Item\":{\"a\":{\"S\":null}}}",
        "{\"Item\":{\"a\":{\"S\":\"x\",\"N\":\"1\"}}}",
        "{\"Item\":{\"a\":{\"S\":\"x\"},\"a\":{\"S\":\"y\"}}}",
        "{\"Item\":{\"a\":{\"S\":\"x\"}},\"Item\":{\"a\":{\"S\":\"y\"}}}",
        "{'Item':{}}",
      })
  void shouldTakeNothingElseForAnAnswer(String body) {
    server.then(json(200, body));

    assertThat(failure()).hasMessage("not DynamoDB's answer").hasNoCause();
  }

  static Stream<ScriptedService.Script> passing() {
    return Stream.of(
        error(400, "ProvisionedThroughputExceededException"),
        error(400, "RequestLimitExceeded"),
        error(400, "ThrottlingException"),
        error(500, "InternalServerError"),
        json(503, "<html>Sorry</html>"),
        hangUp(),
        raw("SSH-2.0-OpenSSH_9.6\r\n\r\n"),
        json(200, ITEM, "x-amz-crc32: 1\r\n"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldTryAgain_whenItMayPass(ScriptedService.Script trouble) throws DynamoDbException {
    server.then(trouble, trouble, json(200, ITEM));

    assertThat(username()).contains("Ann");
  }

  @Test
  void shouldTryAgain_whenATryHangs() throws DynamoDbException {
    server.then(hang(), json(200, ITEM));

    assertThat(username()).contains("Ann");
    assertThat(server.calls()).hasSize(2);
  }

  @Test
  void shouldTryFourTimes_whenItDoesNotPass() {
    server.then(error(400, "ThrottlingException"));

    assertThat(failure()).hasMessage("ThrottlingException");
    assertThat(server.calls()).hasSize(1 + DynamoDb.RETRIES);
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException",
    "ResourceNotFoundException",
    "ValidationException",
  })
  void shouldSayWhyAtOnce_whenItWillNotPass(String type) {
    server.then(error(400, type), json(200, ITEM));

    assertThat(failure()).hasMessage(type).hasNoCause();
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void shouldNotTryAgain_whenTheAnswerIsTooLong() {
    server.then(json(200, "x".repeat(1024 * 1024 + 1)));

    assertThat(failure()).hasMessage("over 1048576 bytes");
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void shouldReadTheLongestItem() throws DynamoDbException {
    server.then(json(200, "{\"Item\":{\"username\":{\"S\":\"" + "x".repeat(409_600) + "\"}}}"));

    assertThat(username().orElseThrow()).hasSize(409_600);
  }

  @Test
  void shouldSayThatTheConditionDidNotHold() throws DynamoDbException {
    server.then(error(400, "ConditionalCheckFailedException"));

    assertThat(server.client().updateItem("party", KEY, UPDATE, IN_TIME)).isFalse();
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void shouldEndInTime_whenNothingIsAnswered() {
    server.then(hang());

    long start = System.nanoTime();
    assertThatThrownBy(
            () -> server.client().updateItem("party", KEY, UPDATE, Duration.ofMillis(300)))
        .isInstanceOf(DynamoDbException.class)
        .hasMessage("timeout");
    // Room for a slow machine.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldWriteAgain_whenItMayPass(ScriptedService.Script trouble) throws DynamoDbException {
    server.then(trouble, trouble, json(200, "{}"));

    server.client().putItem("party", NEW_ITEM, IN_TIME);

    assertThat(server.calls()).hasSize(3);
    assertThat(server.calls()).extracting(ScriptedService.Call::body).containsOnly(lastBody());
  }

  @Test
  void shouldWaitLongerForAWriteThanForARead() throws DynamoDbException {
    server.then(
        (call, out) -> {
          Thread.sleep(1500);
          return json(200, "{}").answer(call, out);
        });

    server.client().putItem("party", NEW_ITEM, IN_TIME);

    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void shouldWriteAgain_whenATryHangs() throws DynamoDbException {
    server.then(hang(), json(200, "{}"));

    server.client().putItem("party", NEW_ITEM, IN_TIME);

    assertThat(server.calls()).hasSize(2);
  }

  @Test
  void shouldEndInTime_whenAWriteIsNotAnswered() {
    server.then(hang());

    long start = System.nanoTime();
    assertThat(putFailure(Duration.ofMillis(300))).hasMessage("timeout").hasNoCause();
    // Room for a slow machine.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void shouldWriteFourTimes_whenItDoesNotPass() {
    server.then(error(400, "ProvisionedThroughputExceededException"));

    assertThat(putFailure(IN_TIME)).hasMessage("ProvisionedThroughputExceededException");
    assertThat(server.calls()).hasSize(1 + DynamoDb.RETRIES);
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException",
    "ResourceNotFoundException",
    "ValidationException",
  })
  void shouldSayWhyAtOnce_whenItWillNotBeWritten(String type) {
    server.then(error(400, type), json(200, "{}"));

    assertThat(putFailure(IN_TIME)).hasMessage(type).hasNoCause();
    assertThat(server.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>Welcome s3cr3t</html>", "[]", "null", "{} {}"})
  void shouldNotBelieveThatItIsWritten_whenSomebodyElseSaysSo(String body) {
    server.then(json(200, body));

    assertThat(putFailure(IN_TIME)).hasMessage("not DynamoDB's answer").hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ë", "€", "𝄞", "\"", "\u0001"})
  void shouldWriteTheLargestItem(String character) throws DynamoDbException {
    server.then(json(200, "{}"));
    String text = character.repeat(400_000 / character.getBytes(UTF_8).length);

    server.client().putItem("party", withRecord(text), IN_TIME);

    assertThat(written("record")).isEqualTo(text);
  }

  @Test
  void shouldWriteAQuestionMark_forHalfOfACharacter() throws DynamoDbException {
    server.then(json(200, "{}"));

    server.client().putItem("party", withRecord("\udc00a\ud800b😀\ud83d"), IN_TIME);

    assertThat(written("record")).isEqualTo("?a?b😀?");
  }

  @Test
  void shouldBeNoItem_whenAnAttributeIsThereTwice() {
    assertThatThrownBy(() -> new NewItem(KEY, Map.of("a", "x"), Map.of("a", 1L), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NewItem(KEY, Map.of("SK", "x"), Map.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static NewItem withRecord(String text) {
    return new NewItem(KEY, Map.of("record", text), Map.of(), Map.of());
  }

  private String written(String attribute) {
    return JsonParser.parseString(lastBody())
        .getAsJsonObject()
        .getAsJsonObject("Item")
        .getAsJsonObject(attribute)
        .get("S")
        .getAsString();
  }

  private String lastBody() {
    return server.calls().get(server.calls().size() - 1).body();
  }

  private DynamoDbException putFailure(Duration atMost) {
    DynamoDbException thrown =
        catchThrowableOfType(
            DynamoDbException.class, () -> server.client().putItem("party", NEW_ITEM, atMost));
    assertThat(thrown).isNotNull();
    return thrown;
  }

  private Optional<String> username() throws DynamoDbException {
    return server.client().getItem("party", KEY).flatMap(item -> item.text("username"));
  }

  private DynamoDbException failure() {
    DynamoDbException thrown =
        catchThrowableOfType(DynamoDbException.class, () -> server.client().getItem("party", KEY));
    assertThat(thrown).isNotNull();
    return thrown;
  }

  // Variables.

  @ParameterizedTest
  @CsvSource({
    "prod, AWS_ENDPOINT_URL_DYNAMODB, https://dynamodb.example.org",
    "prod, AWS_ENDPOINT_URL_DYNAMODB, http://127.0.0.1:8000",
    "dev, AWS_ENDPOINT_URL_DYNAMODB, http://host.docker.internal:8000",
    "dev, AWS_ENDPOINT_URL, http://172.17.0.2:4566",
    "local, AWS_ENDPOINT_URL, http://localhost:4566",
  })
  void shouldStart_whateverTheAddress(String stage, String variable, String url) {
    assertThat(from("STAGE", stage, "AWS_REGION", "eu-central-1", variable, url)).isNotNull();
  }

  @Test
  void shouldAskTheServicesOwnAddress_beforeThatOfAllServices() throws DynamoDbException {
    Environment both =
        Some.environment(
            "STAGE", "dev",
            "AWS_REGION", "eu-central-1",
            "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
            "AWS_ENDPOINT_URL_DYNAMODB", server.url(),
            "AWS_ACCESS_KEY_ID", "a",
            "AWS_SECRET_ACCESS_KEY", "b");

    assertThat(DynamoDb.from(both, () -> both, Clock.systemUTC()).getItem("party", KEY))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prod|http://192.0.2.1:8000|must be an https address (http only on loopback)",
        "prod|nowhere|must be an https address (http only on loopback)",
        "dev|ftp://127.0.0.1|must be an https or http address",
        "dev|nowhere|must be an https or http address",
      })
  void shouldNotStart_whenTheAddressMakesNoSense(String stage, String url, String problem) {
    assertThatThrownBy(
            () ->
                from(
                    "STAGE", stage, "AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL_DYNAMODB", url))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("AWS_ENDPOINT_URL_DYNAMODB " + problem);
  }

  @Test
  void shouldNotStart_withoutARegion() {
    assertThatThrownBy(() -> from("STAGE", "dev")).hasMessage("AWS_REGION is not set");
  }

  private static DynamoDb from(String... variables) {
    Environment environment = Some.environment(variables);
    return DynamoDb.from(environment, () -> environment, Clock.systemUTC());
  }
}
