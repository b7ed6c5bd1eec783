package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.packaged.PackagedChannelAuth.Reply;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The packaged function while the party table is unavailable, over real sockets, and how soon it
 * sees changes in the table.
 */
@Execution(ExecutionMode.CONCURRENT)
class TableFaultsIT {

  private static final String PARTY = "private-party-garden";
  private static final String MEMBER =
      "{\"Item\":{\"PK\":{\"S\":\"PARTY#garden\"},\"SK\":{\"S\":\"MEMBER#ada\"}}}";

  // As many as junit-platform.properties runs concurrently.
  private static final int SIDE_BY_SIDE = 2;

  private static PackagedFunctions functions;
  private static ScriptedServer keySet;
  private static final BlockingQueue<Deployed> FREE = new LinkedBlockingQueue<>();

  private Deployed deployed;

  /** A table and its function, used by one test at a time. */
  private record Deployed(ScriptedServer table, PackagedChannelAuth channelAuth) {

    private Reply subscribe(String channel) {
      return channelAuth.subscribe("Bearer " + token().signed(), channel);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
    keySet = new ScriptedServer(ScriptedServer.json(SigningKeys.goodAmongBad()));
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
      ScriptedServer table = new ScriptedServer(ScriptedServer.json(MEMBER));
      Deployed deployed =
          new Deployed(
              table,
              PackagedChannelAuth.deploy(
                  functions,
                  PackagedChannelAuth.trust(keySet.url()),
                  Map.of("AWS_ENDPOINT_URL_DYNAMODB", table.url())));
      // The first call loads classes, and is not timed.
      deployed
          .channelAuth()
          .subscribeOnceReady("Bearer " + token().signed(), PARTY)
          .shouldBeGranted();
      FREE.add(deployed);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    functions.close();
    keySet.close();
    for (Deployed deployed : FREE) {
      deployed.table().close();
    }
  }

  @BeforeEach
  void take() throws InterruptedException {
    deployed = FREE.take();
  }

  @AfterEach
  void giveBack() {
    FREE.add(deployed);
  }

  /** A fault of DynamoDB. */
  private record Fault(String name, ScriptedServer.Script script) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldAnswer503InTime_andRecoverByItself_whenDynamoDb(Fault fault) {
    deployed.table().now(fault.script());

    deployed.subscribe(PARTY).shouldBeUnavailable();

    deployed.table().now(ScriptedServer.json(MEMBER));
    deployed.subscribe(PARTY).shouldBeGranted();
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
    deployed.table().goDown();
    try {
      deployed.subscribe(PARTY).shouldBeUnavailable();
    } finally {
      deployed.table().now(ScriptedServer.json(MEMBER));
      deployed.table().comeBack();
    }
    deployed.subscribe(PARTY).shouldBeGranted();
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldGrant_whenDynamoDbOnceOrTwice(Fault fault) {
    AtomicInteger left = new AtomicInteger(2);
    deployed
        .table()
        .now(
            caller ->
                (left.getAndDecrement() > 0 ? fault.script() : ScriptedServer.json(MEMBER))
                    .answer(caller));

    deployed.subscribe(PARTY).shouldBeGranted();
  }

  static Stream<Fault> passing() {
    return Stream.of(
        new Fault("throttles the table", refusal("ProvisionedThroughputExceededException")),
        new Fault("answers 500", ScriptedServer.error(500, "{}")),
        new Fault("hangs up", ScriptedServer.hangUp()));
  }

  @Test
  void shouldLogTheErrorCode_whenDynamoDbDeniesAccess() {
    deployed.table().now(refusal("AccessDeniedException"));

    Reply reply = deployed.subscribe(PARTY);

    reply.shouldBeUnavailable();
    assertThat(reply.log())
        .contains("\"reason\":\"members\"", "\"fault\":\"AccessDeniedException\"");
  }

  @Test
  void shouldGrantTheUsersOwnChannel_withoutCallingDynamoDb() {
    int before = deployed.table().requests();

    deployed.subscribe("private-user-ada").shouldBeGranted();

    assertThat(deployed.table().requests()).as("requests at DynamoDB").isEqualTo(before);
  }

  @Test
  void shouldCallDynamoDbOnce_forAPartyChannel() {
    int before = deployed.table().requests();

    deployed.subscribe("presence-party-garden").shouldBeGranted();

    assertThat(deployed.table().requests()).as("requests at DynamoDB").isEqualTo(before + 1);
  }

  /** Against DynamoDB Local: one party for both. */
  @Execution(ExecutionMode.SAME_THREAD)
  @ParameterizedTest
  @ValueSource(strings = {"private-party-shed", "presence-party-shed"})
  void shouldDenyAMemberAtTheNextRequest_whenRemovedFromTheTable(String channel) throws Exception {
    try (PackagedChannelAuth atLocal = PackagedChannelAuth.trusting(functions, keySet.url())) {
      for (int i = 0; i < 3; i++) {
        String authorization = "Bearer " + token().signed();
        put("shed", "ada");
        atLocal.subscribeOnceReady(authorization, channel).shouldBeGranted();

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
