package dev.partyline.operations.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.dynamodb.DynamoDbServer;
import dev.partyline.testsupport.TestTables;
import dev.partyline.testsupport.UndeliveredItems;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Replays batches that Lambda stopped retrying: messages of a queue, records of a real stream. */
class QueueReplayTest {

  private static final EventLines LINES = new EventLines(false, Clock.systemUTC());
  private static final JsonMapper JSON = new JsonMapper();

  private static DynamoDbServer server;
  private static DynamoDbClient dynamoDb;
  private static DynamoDbStreamsClient streams;
  private static SQSRestServer queues;
  private static SqsClient sqs;

  private final List<String> lines = new ArrayList<>();
  private ScriptedTrigger trigger;
  private String queueUrl = "";
  private String table = "";
  private String streamArn = "";
  private String shardId = "";
  private List<String> numbers = List.of();

  @BeforeAll
  static void startServices() throws IOException {
    server = DynamoDbServer.start(0, Optional.empty());
    dynamoDb = TestTables.client(server.url());
    streams = TestTables.streams(server.url());
    queues = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    sqs =
        SqsClient.builder()
            .endpointOverride(
                URI.create(
                    "http://127.0.0.1:" + queues.waitUntilStarted().localAddress().getPort()))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(Apache5HttpClient.builder())
            .build();
  }

  @AfterAll
  static void stopServices() {
    sqs.close();
    queues.stopAndWait();
    streams.close();
    dynamoDb.close();
    server.close();
  }

  @BeforeEach
  void start(TestInfo test) throws IOException {
    String name = "Q" + Integer.toHexString(String.valueOf(test.getTestMethod()).hashCode());
    streamArn = TestTables.create(dynamoDb, name);
    table = name;
    for (int i = 0; i < 6; i++) {
      put("INVITATION#" + i, "");
    }
    shardId =
        streams
            .describeStream(request -> request.streamArn(streamArn))
            .streamDescription()
            .shards()
            .get(0)
            .shardId();
    numbers = recorded();
    queueUrl = sqs.createQueue(request -> request.queueName(name)).queueUrl();
    trigger = new ScriptedTrigger();
  }

  @AfterEach
  void stop() {
    trigger.close();
  }

  @Test
  void shouldReplayTheMessagesRecords_inTheStreamsOrder() throws Exception {
    reportFailed(4, 4);
    reportFailed(1, 2);

    assertThat(replay().run(trigger.trigger()).line()).isEqualTo("delivered 3");
    assertThat(trigger.batches()).containsExactly(numbers.subList(1, 3), List.of(numbers.get(4)));
    assertThat(messages()).isZero();
  }

  @Test
  void shouldReturnTheMessages_whenTheTriggerReportsARecord() throws Exception {
    reportFailed(0, 2);
    reportFailed(3, 5);
    trigger.failFrom(numbers.get(4));

    Outcome outcome = replay().run(trigger.trigger());

    assertThat(outcome.line())
        .isEqualTo(
            "delivered 4, 2 remain: the trigger reports sequence number %s as not sent"
                .formatted(numbers.get(4)));
    assertThat(outcome.isComplete()).isFalse();
    assertThat(messages()).isEqualTo(1);
    trigger.answerWith(ScriptedTrigger.DONE);
    assertThat(replay().run(trigger.trigger()).line()).isEqualTo("delivered 3");
    assertThat(messages()).isZero();
  }

  @Test
  void shouldKeepTheMessage_whenItsRecordsHaveExpired() throws Exception {
    send("shardId-00000000000000000000-00000000", numbers.get(0), numbers.get(0), 1);
    reportFailed(1, 1);

    Outcome outcome = replay().run(trigger.trigger());

    assertThat(outcome.line()).isEqualTo("delivered 1, unreadable 1");
    assertThat(lines)
        .containsExactly(
            "expired in the stream: %1$s..%1$s of shardId-00000000000000000000-00000000, 1 records,"
                    .formatted(numbers.get(0))
                + " RetryAttemptsExhausted");
    assertThat(messages()).isEqualTo(1);
  }

  @Test
  void shouldKeepAMessage_whenItIsAboutSomethingElse() throws Exception {
    sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody("{\"secret\":1}"));

    assertThat(replay().run(trigger.trigger()).line()).isEqualTo("delivered 0, unreadable 1");
    assertThat(lines).singleElement().asString().endsWith(" is not about a stream batch");
    assertThat(messages()).isEqualTo(1);
    assertThat(trigger.batches()).isEmpty();
  }

  @Test
  void shouldOnlyListMessages_whenItIsADryRun() throws Exception {
    reportFailed(1, 2);

    assertThat(replay().dryRun().dryRunLine())
        .isEqualTo("dry run: would replay 2; nothing was sent");
    assertThat(lines).singleElement().asString().endsWith(", 2 records, RetryAttemptsExhausted");
    assertThat(trigger.batches()).isEmpty();
    assertThat(messages()).isEqualTo(1);
  }

  @Test
  void shouldCountTheSameInADryRun_whenTheFilterLeavesRecordsOut() throws Exception {
    put("MEMBER#a", "one");
    put("MEMBER#a", "two"); // a MODIFY of a member, which the mapping's filter leaves out
    put("MEMBER#b", "one");
    numbers = recorded();
    send(shardId, numbers.get(6), numbers.get(8), 2);

    assertThat(replay().dryRun().dryRunLine())
        .isEqualTo("dry run: would replay 2; nothing was sent");
    assertThat(replay().run(trigger.trigger()).line()).isEqualTo("delivered 2");
    assertThat(trigger.received()).containsExactly(numbers.get(6), numbers.get(8));
  }

  @Test
  void shouldReadAMessage_whenATopicHasPutItIntoAnEnvelope() throws Exception {
    String envelope =
        JSON.createObjectNode()
            .put("Type", "Notification")
            .put("MessageId", "6b1f5a5e-1a1c-5f5a-8f0a-000000000000")
            .put("TopicArn", "arn:aws:sns:us-east-1:000000000000:failures")
            .put("Message", failure(shardId, numbers.get(1), numbers.get(2), 2))
            .toString();
    sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(envelope));

    assertThat(replay().run(trigger.trigger()).line()).isEqualTo("delivered 2");
    assertThat(trigger.received()).isEqualTo(numbers.subList(1, 3));
    assertThat(messages()).isZero();
  }

  @Test
  void shouldReadAMessage_whenItIsAnArrayOfRecords() throws Exception {
    String records =
        "[%s,%s]"
            .formatted(
                UndeliveredItems.record("a", 10, 100), UndeliveredItems.record("b", 11, 101));
    sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(records));

    assertThat(replay().dryRun().dryRunLine())
        .isEqualTo("dry run: would replay 2; nothing was sent");
    assertThat(lines).containsExactly("100..101, 2 records");
    assertThat(replay().run(trigger.trigger()).line()).isEqualTo("delivered 2");
    assertThat(trigger.received()).containsExactly("100", "101");
    assertThat(messages()).isZero();
  }

  @Test
  void shouldReadAMessage_whenAPipeSentIt() throws Exception {
    String body =
        failure(shardId, numbers.get(0), numbers.get(0), 1).replace("requestContext", "context");
    sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(body));

    assertThat(replay().list()).isEqualTo(1);
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("%1$s..%1$s of".formatted(numbers.get(0)), "RetryAttemptsExhausted");
    assertThat(replay().run(trigger.trigger()).line()).isEqualTo("delivered 1");
  }

  @Test
  void shouldDiscardMessages_byIdOrAll() throws Exception {
    reportFailed(0, 0);
    reportFailed(1, 1);
    replay().list();
    String id = lines.get(0).split(" ", -1)[0];

    assertThat(replay().discard(Set.of(id, "nope"))).containsExactly("nope");
    assertThat(messages()).isEqualTo(1);
    assertThat(replay().discard(Set.of())).isEmpty();
    assertThat(messages()).isZero();
    assertThat(trigger.batches()).isEmpty();
  }

  @Test
  void shouldReplayNothing_whenTheQueueIsEmpty() throws Exception {
    assertThat(replay().run(trigger.trigger()).isEmpty()).isTrue();
  }

  @Test
  void shouldReportAMissingQueue() {
    queueUrl += "-not";
    assertThatThrownBy(() -> replay().run(trigger.trigger()))
        .isInstanceOf(ReplayException.class)
        .hasMessage("queue " + queueUrl + " does not exist");
  }

  private void put(String sortKey, String note) {
    dynamoDb.putItem(
        request ->
            request
                .tableName(table)
                .item(
                    Map.of(
                        "PK", AttributeValue.fromS("PARTY#p"),
                        "SK", AttributeValue.fromS(sortKey),
                        "note", AttributeValue.fromS(note))));
  }

  private QueueReplay replay() {
    return new QueueReplay(
        new OnFailureQueue(sqs, queueUrl), new StreamRange(streams), LINES, lines::add);
  }

  /** Sends Lambda's message about a range of records. */
  private void reportFailed(int first, int last) {
    send(shardId, numbers.get(first), numbers.get(last), last - first + 1);
  }

  private void send(String shard, String start, String end, int count) {
    String body = failure(shard, start, end, count);
    sqs.sendMessage(request -> request.queueUrl(queueUrl).messageBody(body));
  }

  private String failure(String shard, String start, String end, int count) {
    return """
    {"requestContext":{"requestId":"c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a5",
      "functionArn":"arn:aws:lambda:us-east-1:000000000000:function:trigger",
      "condition":"RetryAttemptsExhausted","approximateInvokeCount":1},
     "responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":null},
     "version":"1.0","timestamp":"2026-02-03T04:05:06.789Z",
     "DDBStreamBatchInfo":{"shardId":"%s","startSequenceNumber":"%s","endSequenceNumber":"%s",
      "approximateArrivalOfFirstRecord":"2026-02-03T00:00:00Z",
      "approximateArrivalOfLastRecord":"2026-02-03T00:00:00Z",
      "batchSize":%d,"streamArn":"%s"}}
    """
        .formatted(shard, start, end, count, streamArn);
  }

  private List<String> recorded() {
    String iterator =
        streams
            .getShardIterator(
                request ->
                    request
                        .streamArn(streamArn)
                        .shardId(shardId)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    List<Record> records = streams.getRecords(request -> request.shardIterator(iterator)).records();
    return records.stream().map(record -> record.dynamodb().sequenceNumber()).toList();
  }

  /** The number of visible messages. */
  private int messages() {
    return sqs.receiveMessage(
            request -> request.queueUrl(queueUrl).maxNumberOfMessages(10).visibilityTimeout(0))
        .messages()
        .size();
  }
}
