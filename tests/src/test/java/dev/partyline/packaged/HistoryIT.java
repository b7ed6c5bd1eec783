package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.packaged.PackagedChannelAuth.Reply;
import dev.partyline.testsupport.DynamoDbProxy;
import dev.partyline.testsupport.DynamoDbProxy.Result;
import dev.partyline.testsupport.RecordingPusher;
import dev.partyline.testsupport.RecordingPusher.Answer.Hold;
import dev.partyline.testsupport.RecordingPusher.Answer.Take;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The history, from the packaged trigger to the packaged channel auth function. */
class HistoryIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String TRIGGER = "InvitationTriggerFunction";
  private static final String CHANNEL_AUTH = "ChannelAuthFunction";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static PackagedFunctions functions;
  private static ScriptedServer keySet;
  private static RecordingPusher pusher;
  private static DynamoDbProxy dynamoDb;
  private static LambdaFunction trigger;
  private static PackagedChannelAuth channelAuth;

  private String party = "";
  private String channel = "";

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
    keySet = new ScriptedServer(ScriptedServer.json(SigningKeys.goodAmongBad()));
    pusher = new RecordingPusher();
    dynamoDb =
        new DynamoDbProxy(
            functions.stack().services().platformEnvironment().get("AWS_ENDPOINT_URL_DYNAMODB"));
    trigger = functions.function(TRIGGER, Map.of("PUSHER_HOST", pusher.host()), Map.of());
    channelAuth = deploy(Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    functions.close();
    keySet.close();
    pusher.close();
    dynamoDb.close();
  }

  @BeforeEach
  void join() {
    party = UUID.randomUUID().toString();
    channel = "private-party-" + party;
    tables().putItem(put -> put.tableName(partyTable()).item(memberKey()));
    dynamoDb.now(operation -> new Result.Done());
    pusher.recover();
    pusher.forget();
  }

  @AfterEach
  void recover() {
    pusher.recover();
  }

  @Test
  void shouldGiveWhatWasPublished_inOrder() throws Exception {
    publish(1, 25);

    JsonNode page = page("");

    assertThat(ids(page)).isEqualTo(expected(1, 25));
    assertThat(page.path("complete").asBoolean()).isTrue();
    JsonNode first = page.path("events").path(0);
    assertThat(first.path("name").asText()).isEqualTo("party-updated");
    assertThat(first.path("data")).isEqualTo(pusher.taken().get(0).data());
    assertThat(Instant.parse(first.path("publishedAt").asText()))
        .isBetween(Instant.now().minusSeconds(120), Instant.now());
    assertThat(page.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("events", "cursor", "complete");
  }

  @Test
  void shouldGiveAllToAClientThatIs10000EventsBehind_eachOnce() throws Exception {
    String cursor = page("").path("cursor").asText();
    for (int i = 0; i < 100; i++) {
      publish(i * 100 + 1, i * 100 + 100);
    }

    List<String> given = new ArrayList<>();
    JsonNode page;
    do {
      page = page("&limit=200&after=" + cursor);
      given.addAll(ids(page));
      cursor = page.path("cursor").asText();
      assertThat(page.path("complete").asBoolean()).isTrue();
    } while (page.path("events").size() == 200);

    assertThat(given).isEqualTo(expected(1, 10_000));
  }

  @Test
  void shouldGiveTheNewest_whenThereIsNoCursor() throws Exception {
    publish(1, 12);

    JsonNode page = page("&limit=5");

    assertThat(ids(page)).isEqualTo(expected(8, 12));
    assertThat(page.path("complete").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit=10                                     | channel_name is missing
          channel_name=                                | channel_name is empty
          channel_name={c}&channel_name={c}            | channel_name is there more than once
          channel_name=a:b                             | channel_name has a character outside [-A-Za-z0-9_=@,.;]
          channel_name=presence-party-p                | channel_name is a presence channel, which has no history
          channel_name={c}&limit=0                     | limit is not a number from 1 to 200
          channel_name={c}&limit=201                   | limit is not a number from 1 to 200
          channel_name={c}&limit=x                     | limit is not a number from 1 to 200
          channel_name={c}&limit=-1                    | limit is not a number from 1 to 200
          channel_name={c}&limit=1.0                   | limit is not a number from 1 to 200
          channel_name={c}&limit=                      | limit is empty
          channel_name={c}&limit=1&limit=1             | limit is there more than once
          channel_name={c}&after=                      | after is empty
          channel_name={c}&after=x                     | after is not a cursor of this channel
          channel_name={c}&after={cursor}&after={cursor} | after is there more than once
          channel_name={c}&after={cursor}A             | after is not a cursor of this channel
          channel_name={c}&after={other}               | after is not a cursor of this channel
          channel_name={c}&after=%zz                   | after is badly encoded
          """)
  void shouldRefuseARequest_namingTheField(String query, String message) throws Exception {
    String cursor = page("").path("cursor").asText();
    String other =
        JSON.readTree(send("channel_name=private-user-ada").body()).path("cursor").asText();

    Reply reply =
        send(query.replace("{c}", channel).replace("{cursor}", cursor).replace("{other}", other));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.member("message")).isEqualTo(message);
    assertThat(reply.log()).contains("\"route\":\"history\"", "\"outcome\":\"malformed\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"private-user-bob", "private-party-no-such-party", "public"})
  void shouldAnswer403_forAChannelThatTheUserMayNotSubscribeTo(String other) {
    Reply reply = send("channel_name=" + other);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body())
        .isEqualTo(
            "{\"error\":\"Forbidden\",\"message\":\"Not authorized to access this channel\"}");
  }

  @Test
  void shouldAnswer403_toAFormerMember() throws Exception {
    publish(1, 3);
    String cursor = page("").path("cursor").asText();

    tables().deleteItem(delete -> delete.tableName(partyTable()).key(memberKey()));

    assertThat(send("channel_name=" + channel).status()).isEqualTo(403);
    assertThat(send("channel_name=" + channel + "&after=" + cursor).status()).isEqualTo(403);
  }

  @Test
  void shouldAnswer401_withoutAValidToken() throws IOException {
    Reply reply = channelAuth.send(event("channel_name=" + channel, "Bearer a.b.c"));

    assertThat(reply.status()).isEqualTo(401);
  }

  @Test
  void shouldSayThatItMayBeIncomplete_whenTheCursorIsOlderThanTheHistory() throws Exception {
    PackagedChannelAuth short1 = deploy(Map.of("HISTORY_HOURS", "0.001"));
    String cursor = JSON.readTree(sendOnceReady(short1).body()).path("cursor").asText();

    await()
        .atMost(LIMIT)
        .until(
            () -> {
              Reply reply =
                  short1.send(event("channel_name=" + channel + "&after=" + cursor, bearer()));
              return !JSON.readTree(reply.body()).path("complete").asBoolean(true);
            });
  }

  @Test
  void shouldAnswer404_whenHistoryIsOff() throws Exception {
    PackagedChannelAuth off = deploy(Map.of("HISTORY_TABLE", "", "HISTORY_HOURS", "0"));

    Reply reply = off.send(event("channel_name=" + channel, bearer()));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.log()).contains("\"reason\":\"no_route\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "AccessDeniedException",
        "ResourceNotFoundException",
        "InternalServerError"
      })
  void shouldAnswer503InTime_andRecover_whenTheTableFails(String error) throws Exception {
    publish(1, 3);
    // A new sandbox may take longer.
    page("");
    dynamoDb.now(
        operation -> operation.equals("Query") ? new Result.Refused(error) : new Result.Done());

    Reply reply = send("channel_name=" + channel);

    reply.shouldBeUnavailable();
    assertThat(reply.reason()).isEqualTo("history");
    dynamoDb.now(operation -> new Result.Done());
    assertThat(ids(page(""))).isEqualTo(expected(1, 3));
  }

  /** As another sandbox leaves it whose clock is ahead. */
  @Test
  void shouldKeepTheOrder_whenTheLastEventWasKeptWithAClockThatIsAhead() throws Exception {
    publish(1, 2);
    moveForward(Duration.ofSeconds(30));
    String cursor = page("").path("cursor").asText();

    publish(3, 40);

    assertThat(ids(page(""))).isEqualTo(expected(1, 40));
    assertThat(ids(page("&after=" + cursor))).isEqualTo(expected(1, 40));
  }

  @Test
  void shouldLoseNothing_whenTheTriggerIsKilledBetweenKeepingAndPublishing() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    pusher.now(events -> arrived.getCount() > 0 ? new Hold(arrived) : new Take(200, "{}"));
    try (MappedTrigger mapped = MappedTrigger.start(functions, pusher, "killed-" + party)) {
      PartyChanges changes = mapped.changes(party, 1, 8);
      for (int i = 0; i < 15; i++) {
        changes.join("user-" + i);
      }
      assertThat(arrived.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(pusher.taken()).isEmpty();

      mapped.signal("KILL");
      mapped.awaitAll(LIMIT, changes);

      mapped.assertDelivered(changes);
      mapped.assertKept();
    }
  }

  private static PackagedChannelAuth deploy(Map<String, String> variables) throws Exception {
    Map<String, String> all = new java.util.HashMap<>(PackagedChannelAuth.trust(keySet.url()));
    all.putAll(variables);
    return PackagedChannelAuth.deploy(
        functions, all, Map.of("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.url()));
  }

  /** Publishes that these users joined the party: the batches that Lambda would send. */
  private void publish(int from, int to) throws IOException {
    ObjectNode event = JSON.createObjectNode();
    ArrayNode records = event.putArray("Records");
    IntStream.rangeClosed(from, to).forEach(i -> records.add(joined(i)));
    assertThat(trigger.invoke(event.toString()))
        .isEqualTo(new Invocation.Answered("{\"batchItemFailures\":[]}"));
  }

  private JsonNode joined(int number) {
    try {
      return JSON.readTree(
          """
          {"eventID":"%1$s-%2$d","eventName":"INSERT","dynamodb":{
            "ApproximateCreationDateTime":1767225600,"SequenceNumber":"%2$d",
            "Keys":{"PK":{"S":"PARTY#%1$s"},"SK":{"S":"MEMBER#user-%2$d"}},
            "NewImage":{"PK":{"S":"PARTY#%1$s"},"SK":{"S":"MEMBER#user-%2$d"},
              "partyId":{"S":"%1$s"},"userId":{"S":"user-%2$d"},"username":{"S":"A user"}}}}
          """
              .formatted(party, number));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> expected(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> party + "-" + i).toList();
  }

  /** Moves the channel's items and its head, as if they had been kept later. */
  private void moveForward(Duration duration) {
    for (Map<String, AttributeValue> item :
        tables()
            .query(
                query ->
                    query
                        .tableName(historyTable())
                        .keyConditionExpression("PK = :channel")
                        .expressionAttributeValues(
                            Map.of(":channel", AttributeValue.fromS(channel))))
            .items()) {
      Map<String, AttributeValue> moved = new java.util.HashMap<>(item);
      String moving = item.containsKey("last") ? "last" : "SK";
      String[] position = item.get(moving).s().split("#", 2);
      moved.put(
          moving,
          AttributeValue.fromS(
              "%015d#%s"
                  .formatted(Long.parseLong(position[0]) + duration.toMillis(), position[1])));
      tables()
          .deleteItem(
              delete ->
                  delete
                      .tableName(historyTable())
                      .key(Map.of("PK", item.get("PK"), "SK", item.get("SK"))));
      tables().putItem(put -> put.tableName(historyTable()).item(moved));
    }
  }

  private JsonNode page(String more) throws IOException {
    Reply reply =
        more.isEmpty() ? sendOnceReady(channelAuth) : send("channel_name=" + channel + more);
    assertThat(reply.status()).as("%s%n%s", reply.answer(), reply.log()).isEqualTo(200);
    return JSON.readTree(reply.body());
  }

  /**
   * Retries a 503, as clients do: a new sandbox's first calls may take longer than its deadline.
   */
  private Reply sendOnceReady(PackagedChannelAuth function) {
    List<Reply> replies = new ArrayList<>();
    await("an answer other than 503")
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              replies.add(function.send(event("channel_name=" + channel, bearer())));
              return replies.get(replies.size() - 1).status() != 503;
            });
    return replies.get(replies.size() - 1);
  }

  private static Reply send(String query) {
    return channelAuth.send(event(query, bearer()));
  }

  /** A request as API Gateway sends it. */
  static String event(String query, String authorization) {
    ObjectNode event = JSON.createObjectNode().put("version", "2.0");
    event.put("routeKey", "GET /pusher/history").put("rawQueryString", query);
    event.put("isBase64Encoded", false);
    event.putObject("requestContext").put("requestId", "r-1");
    event.putObject("headers").put("authorization", authorization);
    return event.toString();
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("events").forEach(event -> ids.add(event.path("eventId").asText()));
    return ids;
  }

  private static String bearer() {
    return "Bearer " + token().signed();
  }

  private Map<String, AttributeValue> memberKey() {
    return Map.of(
        "PK", AttributeValue.fromS("PARTY#" + party),
        "SK", AttributeValue.fromS("MEMBER#ada"));
  }

  private static String partyTable() {
    return variable("PARTY_TABLE");
  }

  private static String historyTable() {
    return variable("HISTORY_TABLE");
  }

  private static String variable(String name) {
    return functions.function(CHANNEL_AUTH).function().environment().getOrDefault(name, "");
  }

  private static DynamoDbClient tables() {
    return functions.stack().services().tables();
  }
}
