package dev.partyline.cloud.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.dynamodb.DynamoDbServer;
import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.queue.Queues;
import dev.partyline.cloud.queue.TestQueues;
import dev.partyline.testsupport.TestTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Changes of a real table that invoke a function. */
class EventSourceMappingTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String QUEUE = "given-up";
  private static final Invocation DONE = new Invocation.Answered("{\"batchItemFailures\":[]}");

  private static DynamoDbServer server;
  private static DynamoDbClient dynamoDb;
  private static DynamoDbStreamsClient streams;
  private static Queues queues;

  @TempDir private Path folder;
  private String table = "";
  private String streamArn = "";

  /** The received batches: the records' sort keys. */
  private final List<List<String>> delivered = new CopyOnWriteArrayList<>();

  private final List<JsonNode> records = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();

  /** The offset of the mapping's clock from the table's. */
  private Duration ahead = Duration.ZERO;

  @BeforeAll
  static void startDynamoDb() throws IOException {
    server = DynamoDbServer.start(0, Optional.empty());
    dynamoDb = TestTables.client(server.url());
    streams = TestTables.streams(server.url());
    queues = Queues.start(0, "us-east-1", List.of(QUEUE));
  }

  @AfterAll
  static void stopDynamoDb() {
    queues.close();
    streams.close();
    dynamoDb.close();
    server.close();
  }

  @BeforeEach
  void createTable(TestInfo test) {
    table = test.getTestMethod().orElseThrow().getName();
    streamArn = TestTables.create(dynamoDb, table);
  }

  @Test
  void shouldDeliverAllChangesInOrder_inBatchesOfTheBatchSize() throws Exception {
    put(1, 7);
    feed(
        TestMapping.mapping().batchSize(3),
        batch -> DONE,
        () -> {
          await().until(() -> all().size() == 7);
          put(8, 9);
          await().until(() -> all().size() == 9);
        });
    assertThat(all()).isEqualTo(keys(1, 9));
    assertThat(delivered).allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(3));
    assertThat(delivered.get(0)).hasSize(3);
  }

  @Test
  void shouldSendRecordsInLambdasFormat() throws Exception {
    Map<String, AttributeValue> key =
        Map.of("PK", AttributeValue.fromS("P"), "SK", AttributeValue.fromS("1"));
    Map<String, AttributeValue> item =
        Map.of(
            "PK", AttributeValue.fromS("P"),
            "SK", AttributeValue.fromS("1"),
            "n", AttributeValue.fromN("1.5"),
            "flag", AttributeValue.fromBool(true),
            "nothing", AttributeValue.fromNul(true),
            "bytes", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, 2})),
            "set", AttributeValue.fromSs(List.of("a")),
            "list", AttributeValue.fromL(List.of(AttributeValue.fromS("x"))),
            "map", AttributeValue.fromM(Map.of("k", AttributeValue.fromN("2"))),
            "empty", AttributeValue.fromM(Map.of()));
    dynamoDb.putItem(request -> request.tableName(table).item(item));
    dynamoDb.updateItem(
        request ->
            request
                .tableName(table)
                .key(key)
                .updateExpression("SET n = :n")
                .expressionAttributeValues(Map.of(":n", AttributeValue.fromN("2"))));
    dynamoDb.deleteItem(request -> request.tableName(table).key(key));
    feed(
        TestMapping.mapping(),
        batch -> DONE,
        () -> {
          await().until(() -> records.size() == 3);
        });
    assertThat(records)
        .extracting(record -> record.path("eventName").asText())
        .containsExactly("INSERT", "MODIFY", "REMOVE");
    JsonNode insert = records.get(0);
    assertThat(insert.path("eventSource").asText()).isEqualTo("aws:dynamodb");
    assertThat(insert.path("eventSourceARN").asText()).isEqualTo(streamArn);
    assertThat(insert.path("eventID").asText()).isNotEmpty();
    assertThat(insert.at("/dynamodb/ApproximateCreationDateTime").isIntegralNumber()).isTrue();
    assertThat(insert.at("/dynamodb/StreamViewType").asText()).isEqualTo("NEW_AND_OLD_IMAGES");
    assertThat(insert.at("/dynamodb/Keys"))
        .isEqualTo(JSON.readTree("{\"PK\":{\"S\":\"P\"},\"SK\":{\"S\":\"1\"}}"));
    assertThat(insert.at("/dynamodb/NewImage"))
        .isEqualTo(
            JSON.readTree(
                """
                {"PK":{"S":"P"},"SK":{"S":"1"},"n":{"N":"1.5"},"flag":{"BOOL":true},
                 "nothing":{"NULL":true},"bytes":{"B":"AQI="},"set":{"SS":["a"]},
                 "list":{"L":[{"S":"x"}]},"map":{"M":{"k":{"N":"2"}}},
                 "empty":{"M":{}}}
                """));
    assertThat(insert.path("dynamodb").has("OldImage")).isFalse();
    assertThat(records.get(1).at("/dynamodb/OldImage/n/N").asText()).isEqualTo("1.5");
    assertThat(records.get(1).at("/dynamodb/NewImage/n/N").asText()).isEqualTo("2");
    assertThat(records.get(2).path("dynamodb").has("NewImage")).isFalse();
  }

  @Test
  void shouldContinueWithoutDuplicates_whenItRestartsWithItsCheckpoints() throws Exception {
    Path file = folder.resolve("checkpoints.json");
    put(1, 3);
    feed(
        TestMapping.mapping(),
        Checkpoints.in(file),
        batch -> DONE,
        () -> {
          await().until(() -> done(file, 3));
        });
    put(4, 5);
    feed(
        TestMapping.mapping(),
        Checkpoints.in(file),
        batch -> DONE,
        () -> {
          await().until(() -> all().contains("0005"));
        });
    assertThat(all()).isEqualTo(keys(1, 5));
  }

  @Test
  void shouldContinueWithoutDuplicates_whenTheTableRestartsToo() throws Exception {
    Path file = folder.resolve("checkpoints.json");
    for (int run = 1; run <= 2; run++) {
      try (DynamoDbServer own = DynamoDbServer.start(0, Optional.of(folder));
          DynamoDbClient tables = TestTables.client(own.url());
          DynamoDbStreamsClient changes = TestTables.streams(own.url())) {
        String arn = TestTables.create(tables, "Kept");
        put(tables, "Kept", 2 * run - 1, 2 * run);
        int expected = 2 * run;
        EventSourceMapping feeding =
            EventSourceMapping.start(
                changes,
                arn,
                TestMapping.mapping().build(),
                target(batch -> DONE),
                Checkpoints.in(file),
                log::add,
                Clock.systemUTC());
        try {
          await().until(() -> all().size() >= expected && done(changes, arn, file, expected));
        } finally {
          feeding.close();
        }
      }
    }
    assertThat(all()).isEqualTo(keys(1, 4));
  }

  @Test
  void shouldFinishTheCurrentBatch_whenItIsStopped() throws Exception {
    Path file = folder.resolve("checkpoints.json");
    CountDownLatch invoked = new CountDownLatch(1);
    put(1, 2);
    EventSourceMapping feeding =
        start(
            TestMapping.mapping(),
            Checkpoints.in(file),
            batch -> {
              invoked.countDown();
              LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
              return DONE;
            });
    invoked.await();

    feeding.close();

    assertThat(done(file, 2)).isTrue();
  }

  @Test
  void shouldDeliverABatchAgain_whenItWasStoppedBeforeItsEnd() throws Exception {
    Path file = folder.resolve("checkpoints.json");
    put(1, 2);
    CountDownLatch never = new CountDownLatch(1);
    feed(
        TestMapping.mapping(),
        Checkpoints.in(file),
        batch -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new Invocation.Failed("interrupted");
        },
        () -> {
          await().until(() -> all().size() == 2);
        });
    delivered.clear();
    feed(
        TestMapping.mapping(),
        Checkpoints.in(file),
        batch -> DONE,
        () -> {
          await().until(() -> all().size() == 2);
        });
    assertThat(all()).isEqualTo(keys(1, 2));
  }

  @Test
  void shouldRetryInOrder_whenTheFunctionFails() throws Exception {
    put(1, 2);
    feed(
        TestMapping.mapping().batchSize(2),
        batch -> delivered.size() < 3 ? new Invocation.Failed("{}") : DONE,
        () -> {
          await().until(() -> delivered.size() >= 3);
          put(3, 3);
          await().until(() -> all().contains("0003"));
        });
    assertThat(delivered).containsExactly(keys(1, 2), keys(1, 2), keys(1, 2), keys(3, 3));
    assertThat(log).hasSize(2).allSatisfy(line -> assertThat(line).startsWith("batch of 2 failed"));
  }

  @Test
  void shouldRetryFromTheReportedRecord() throws Exception {
    put(1, 3);
    feed(
        TestMapping.mapping().reportsFailures(),
        batch ->
            delivered.size() == 1
                ? new Invocation.Answered(
                    BatchResultTest.failures(
                        records.get(1).at("/dynamodb/SequenceNumber").asText()))
                : DONE,
        () -> {
          await().until(() -> delivered.size() == 2);
        });
    assertThat(delivered).containsExactly(keys(1, 3), keys(2, 3));
  }

  @Test
  void shouldOmitRecords_thatMatchNoPattern() throws Exception {
    put(1, 4);
    feed(
        TestMapping.mapping()
            .pattern("{\"dynamodb\":{\"Keys\":{\"SK\":{\"S\":[\"0002\",\"0004\"]}}}}"),
        batch -> DONE,
        () -> {
          await().until(() -> all().contains("0004"));
        });
    assertThat(all()).containsExactly("0002", "0004");
  }

  @Test
  void shouldMoveTheCheckpoint_afterFilteredRecords() throws Exception {
    Path file = folder.resolve("checkpoints.json");
    put(1, 3);
    feed(
        TestMapping.mapping().pattern("{\"eventName\":[\"REMOVE\"]}"),
        Checkpoints.in(file),
        batch -> DONE,
        () -> {
          await().until(() -> done(file, 3));
        });
    assertThat(delivered).isEmpty();
  }

  @Test
  void shouldWaitForAFullBatch_whenThereIsABatchingWindow() throws Exception {
    put(1, 1);
    feed(
        TestMapping.mapping().batchSize(2).batchingWindow(Duration.ofMinutes(5)),
        batch -> DONE,
        () -> {
          put(2, 2);
          await().until(() -> !delivered.isEmpty());
        });
    assertThat(delivered).containsExactly(keys(1, 2));
  }

  @Test
  void shouldSendRecordsThatAreTooOldToTheQueue_andContinue() throws Exception {
    Path file = folder.resolve("checkpoints.json");
    put(1, 2);
    ahead = Duration.ofHours(1);
    feed(
        TestMapping.mapping().maximumAgeSeconds(60),
        Checkpoints.in(file),
        batch -> DONE,
        () -> {
          await().until(() -> done(file, 2));
        });
    assertThat(delivered).isEmpty();
    JsonNode message = JSON.readTree(TestQueues.receive(queues.endpoint(), queues.url(QUEUE)));
    assertThat(message.at("/requestContext/condition").asText()).isEqualTo("RecordAgeExceeded");
    JsonNode batch = message.path("DDBStreamBatchInfo");
    assertThat(batch.path("streamArn").asText()).isEqualTo(streamArn);
    assertThat(batch.path("batchSize").asInt()).isEqualTo(2);
    assertThat(readBack(batch)).as("who is woken can read them back").isEqualTo(keys(1, 2));
  }

  @Test
  void shouldDeliverOnlyLaterRecords_whenANewMappingStartsAtLatest() throws Exception {
    put(1, 2);
    feed(
        TestMapping.mapping().latest(),
        batch -> DONE,
        () -> {
          put(3, 4);
          await().until(() -> all().contains("0004"));
        });
    assertThat(all()).isEqualTo(keys(3, 4));
  }

  @Test
  void shouldLoseNothing_whenItIsStoppedBeforeItsFirstRecord_andStartedAtLatest() throws Exception {
    Path file = folder.resolve("checkpoints.json");
    feed(TestMapping.mapping().latest(), Checkpoints.in(file), batch -> DONE, () -> {});
    delivered.clear();
    put(1, 2);
    feed(
        TestMapping.mapping().latest(),
        Checkpoints.in(file),
        batch -> DONE,
        () -> {
          await().until(() -> all().size() == 2);
        });
    assertThat(all()).isEqualTo(keys(1, 2));
  }

  @Test
  void shouldReadALaterShardFromItsStart_whenTheMappingStartedAtLatest() throws Exception {
    Path file = folder.resolve("checkpoints.json");
    Checkpoints.in(file).set("shardId-of-before", ShardReader.END);
    put(1, 2);
    feed(
        TestMapping.mapping().latest(),
        Checkpoints.in(file),
        batch -> DONE,
        () -> {
          await().until(() -> all().size() == 2);
        });
    assertThat(all()).isEqualTo(keys(1, 2));
  }

  @Test
  void shouldNotStart_whenAPatternIsInvalid() {
    assertThatThrownBy(
            () ->
                start(
                        TestMapping.mapping().pattern("{\"eventName\":1}"),
                        Checkpoints.inMemory(),
                        batch -> DONE)
                    .close())
        .isInstanceOf(IOException.class);
  }

  private void feed(
      TestMapping mapping, Function<List<String>, Invocation> function, Steps meanwhile)
      throws Exception {
    feed(mapping, Checkpoints.inMemory(), function, meanwhile);
  }

  /** Runs the mapping while the steps run. */
  private void feed(
      TestMapping mapping,
      Checkpoints checkpoints,
      Function<List<String>, Invocation> function,
      Steps meanwhile)
      throws Exception {
    EventSourceMapping feeding = start(mapping, checkpoints, function);
    try {
      meanwhile.run();
    } finally {
      feeding.close();
    }
  }

  private EventSourceMapping start(
      TestMapping mapping, Checkpoints checkpoints, Function<List<String>, Invocation> function)
      throws IOException {
    return EventSourceMapping.start(
        streams,
        streamArn,
        mapping.build(),
        target(function),
        checkpoints,
        log::add,
        Clock.offset(Clock.systemUTC(), ahead));
  }

  private Target target(Function<List<String>, Invocation> function) {
    return new Target(
        "arn:aws:lambda:us-east-1:000000000000:function:F",
        event -> function.apply(take(event)),
        message -> queues.send(QUEUE, message));
  }

  private List<String> take(String event) {
    try {
      List<String> batch = new ArrayList<>();
      for (JsonNode record : JSON.readTree(event).path("Records")) {
        records.add(record);
        batch.add(record.at("/dynamodb/Keys/SK/S").asText());
      }
      delivered.add(List.copyOf(batch));
      return batch;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(event, e);
    }
  }

  private List<String> all() {
    return delivered.stream().flatMap(List::stream).toList();
  }

  /** Whether the checkpoint is at the table's n-th record. */
  private boolean done(Path file, int number) throws IOException {
    return done(streams, streamArn, file, number);
  }

  private static boolean done(
      DynamoDbStreamsClient streams, String streamArn, Path file, int number) throws IOException {
    String shard =
        streams
            .describeStream(request -> request.streamArn(streamArn))
            .streamDescription()
            .shards()
            .get(0)
            .shardId();
    String iterator =
        streams
            .getShardIterator(
                request ->
                    request.streamArn(streamArn).shardId(shard).shardIteratorType("TRIM_HORIZON"))
            .shardIterator();
    String sequenceNumber =
        streams
            .getRecords(request -> request.shardIterator(iterator))
            .records()
            .get(number - 1)
            .dynamodb()
            .sequenceNumber();
    return Checkpoints.in(file).of(shard).filter(sequenceNumber::equals).isPresent();
  }

  /** The keys of a message's records. */
  private static List<String> readBack(JsonNode batch) {
    String iterator =
        streams
            .getShardIterator(
                request ->
                    request
                        .streamArn(batch.path("streamArn").asText())
                        .shardId(batch.path("shardId").asText())
                        .shardIteratorType("AT_SEQUENCE_NUMBER")
                        .sequenceNumber(batch.path("startSequenceNumber").asText()))
            .shardIterator();
    return streams
        .getRecords(
            request -> request.shardIterator(iterator).limit(batch.path("batchSize").asInt()))
        .records()
        .stream()
        .map(record -> record.dynamodb().keys().get("SK").s())
        .toList();
  }

  private void put(int first, int last) {
    put(dynamoDb, table, first, last);
  }

  private static void put(DynamoDbClient dynamoDb, String table, int first, int last) {
    for (String key : keys(first, last)) {
      dynamoDb.putItem(
          request ->
              request
                  .tableName(table)
                  .item(Map.of("PK", AttributeValue.fromS("P"), "SK", AttributeValue.fromS(key))));
    }
  }

  private static List<String> keys(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj("%04d"::formatted).toList();
  }

  @FunctionalInterface
  private interface Steps {
    void run() throws Exception;
  }

  /** Waits with a timeout that is long enough for a busy machine. */
  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(1));
  }
}
