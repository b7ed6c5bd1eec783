package dev.partyline.local;

import static dev.partyline.local.HandmadeToken.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.local.PackagedChannelAuth.Reply;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the packaged function does while the party table cannot be asked, over real sockets, and how
 * soon it knows what has changed in it.
 */
class TableFaultsIT {

  private static final String PARTY = "private-party-garden";
  private static final String MEMBER =
      "{\"Item\":{\"PK\":{\"S\":\"PARTY#garden\"},\"SK\":{\"S\":\"MEMBER#ada\"}}}";

  private static PackagedFunctions functions;
  private static ScriptedServer keySet;
  private static ScriptedServer table;
  private static PackagedChannelAuth channelAuth;

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
    keySet = new ScriptedServer(ScriptedServer.json(SigningKeys.goodAmongBad()));
    table = new ScriptedServer(ScriptedServer.json(MEMBER));
    channelAuth =
        PackagedChannelAuth.deploy(
            functions,
            PackagedChannelAuth.trust(keySet.url()),
            Map.of("AWS_ENDPOINT_URL_DYNAMODB", table.url()));
    // The first call of all loads the SDK's classes, and is timed by nobody.
    subscribe(PARTY).shouldBeGranted();
  }

  @AfterAll
  static void stop() throws Exception {
    functions.close();
    keySet.close();
    table.close();
  }

  private static Reply subscribe(String channel) {
    return channelAuth.subscribe("Bearer " + token().signed(), channel);
  }

  /** What is wrong with DynamoDB. */
  private record Fault(String name, ScriptedServer.Script script) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldAnswer503InTime_andRecoverByItself_whenDynamoDb(Fault fault) {
    table.now(fault.script());

    subscribe(PARTY).shouldBeUnavailable();

    table.now(ScriptedServer.json(MEMBER));
    subscribe(PARTY).shouldBeGranted();
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault("hangs", ScriptedServer.hang()),
        new Fault("drips its answer", ScriptedServer.dripBody(MEMBER)),
        new Fault("hangs up", ScriptedServer.hangUp()),
        new Fault("throttles the table", refusal("ProvisionedThroughputExceededException")),
        new Fault("throttles the account", refusal("ThrottlingException")),
        new Fault("denies access", refusal("AccessDeniedException")),
        new Fault("does not know the table", refusal("ResourceNotFoundException")),
        new Fault("does not know the credentials", refusal("UnrecognizedClientException")),
        new Fault("answers 500", ScriptedServer.error(500, "{}")),
        new Fault("answers 503 with a web page", ScriptedServer.error(503, "<html>Sorry</html>")),
        new Fault("redirects", ScriptedServer.redirect("http://127.0.0.1:1/")),
        new Fault("answers with a web page", ScriptedServer.json("<html>Welcome</html>")),
        new Fault("answers with half an item", ScriptedServer.json(MEMBER.substring(0, 30))),
        new Fault("answers with an item that is none", ScriptedServer.json("{\"Item\":7}")),
        new Fault("speaks no HTTP", ScriptedServer.raw("SSH-2.0-OpenSSH_9.6\r\n\r\n")));
  }

  private static ScriptedServer.Script refusal(String type) {
    return ScriptedServer.error(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"No\"}".formatted(type));
  }

  @Test
  void shouldAnswer503InTime_andRecoverByItself_whenDynamoDbRefusesTheConnection()
      throws IOException {
    table.goDown();
    try {
      subscribe(PARTY).shouldBeUnavailable();
    } finally {
      table.now(ScriptedServer.json(MEMBER));
      table.comeBack();
    }
    subscribe(PARTY).shouldBeGranted();
  }

  @Test
  void shouldGrantTheUsersOwnChannel_withoutAskingDynamoDb() {
    int before = table.requests();

    subscribe("private-user-ada").shouldBeGranted();

    assertThat(table.requests()).as("requests at DynamoDB").isEqualTo(before);
  }

  @Test
  void shouldAskDynamoDbOnce_whenAPartyIsAskedFor() {
    int before = table.requests();

    subscribe("presence-party-garden").shouldBeGranted();

    assertThat(table.requests()).as("requests at DynamoDB").isEqualTo(before + 1);
  }

  /** Against DynamoDB Local. */
  @ParameterizedTest
  @ValueSource(strings = {"private-party-shed", "presence-party-shed"})
  void shouldRefuseAMemberAtTheNextRequest_whenRemovedFromTheTable(String channel)
      throws Exception {
    try (PackagedChannelAuth atLocal = PackagedChannelAuth.trusting(functions, keySet.url())) {
      for (int i = 0; i < 3; i++) {
        String authorization = "Bearer " + token().signed();
        put("shed", "ada");
        atLocal.subscribe(authorization, channel).shouldBeGranted();

        remove("shed", "ada");

        Reply reply = atLocal.subscribe(authorization, channel);
        assertThat(reply.status()).as("%s%n%s", reply.answer(), reply.log()).isEqualTo(403);
        assertThat(reply.body())
            .isEqualTo(
                "{\"error\":\"Forbidden\",\"message\":\"Not authorized to access this channel\"}");
      }
    }
  }

  private static void put(String party, String user) {
    dynamoDb().putItem(put -> put.tableName(tableName()).item(key(party, user)));
  }

  private static void remove(String party, String user) {
    dynamoDb().deleteItem(delete -> delete.tableName(tableName()).key(key(party, user)));
  }

  private static Map<String, AttributeValue> key(String party, String user) {
    return Map.of(
        "PK", AttributeValue.fromS("PARTY#" + party),
        "SK", AttributeValue.fromS("MEMBER#" + user));
  }

  private static String tableName() {
    return functions.stack().stack().tables().get(0).name();
  }

  private static DynamoDbClient dynamoDb() {
    return functions.stack().services().tables();
  }
}
