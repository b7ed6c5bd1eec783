package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.partyline.awssdk.AwsService;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.notification.Publisher;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.PusherHost;
import dev.partyline.testsupport.RecordedInvocation;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The whole function with a simulated clock: no test waits. */
final class Trigger {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:42Z");
  // Off with HISTORY_TABLE set to an empty text.
  private static final Map<String, String> HISTORY =
      Map.of("HISTORY_TABLE", UndeliveredTable.HISTORY, "HISTORY_HOURS", "24");

  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final InvitationTriggerHandler handler;
  private RecordedInvocation invocation = new RecordedInvocation(TIMEOUT);

  Trigger(PusherServer pusher, AwsService<DynamoDbClient> dynamoDb, String table) {
    this(pusher, dynamoDb, table, Map.of());
  }

  /**
   * @param variables settings besides the defaults
   */
  Trigger(
      PusherServer pusher,
      AwsService<DynamoDbClient> dynamoDb,
      String table,
      Map<String, String> variables) {
    this(pusher, dynamoDb, table, variables, NOW);
  }

  /**
   * @param now by the function's clock
   */
  Trigger(
      PusherServer pusher,
      AwsService<DynamoDbClient> dynamoDb,
      String table,
      Map<String, String> variables,
      Instant now) {
    Environment environment = new Environment(HISTORY).with(variables);
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    Random random = new Random(7);
    FixedCredentials credentials =
        new FixedCredentials(new PusherCredentials("3", "key", "s3cr3t"));
    Publisher publisher =
        new Publisher(credentials, new PusherHost("http", pusher.authority()), clock);
    handler =
        new InvitationTriggerHandler(
            new RetryingPublisher(publisher, () -> random, duration -> invocation.pause(duration)),
            new UndeliveredItems(dynamoDb, table, new ItemName(new Pseudonyms(credentials)), clock),
            HistoryKeeper.from(
                environment, dynamoDb, clock, () -> random, duration -> invocation.pause(duration)),
            RecordReader.from(environment),
            Revocation.from(environment, clock),
            Stage.DEV,
            clock);
  }

  /** Invokes it with a batch, and returns the reported sequence number, if any. */
  Optional<String> deliver(Stream<Change> changes) {
    return deliver(changes.toList(), TIMEOUT);
  }

  /** The same, with less time than the template gives. */
  Optional<String> deliver(List<Change> changes, Duration timeout) {
    JsonArray records = new JsonArray();
    changes.forEach(change -> records.add(change.json()));
    JsonObject event = new JsonObject();
    event.add("Records", records);
    invocation = new RecordedInvocation(timeout);
    List<JsonElement> failures =
        JsonParser.parseString(invoke(event.toString()))
            .getAsJsonObject()
            .getAsJsonArray("batchItemFailures")
            .asList();
    if (failures.size() > 1) {
      throw new AssertionError("reports more than one: " + failures);
    }
    return failures.stream()
        .map(failure -> failure.getAsJsonObject().get("itemIdentifier").getAsString())
        .findFirst();
  }

  /** Invokes it with any event, and returns the response. */
  String invoke(String event) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    LambdaEventSerializers.serializerFor(StreamsEventResponse.class, getClass().getClassLoader())
        .toJson(handler.handleRequest(Change.read(event), invocation), output);
    return output.toString(UTF_8);
  }

  /** The log of the last invocation. */
  List<JsonObject> log() {
    return invocation.lines().stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  /** The metrics of the last invocation: its last line. */
  JsonObject numbers() {
    return log().get(log().size() - 1);
  }

  /** The duration of each wait. */
  List<Duration> pauses() {
    return invocation.pauses();
  }
}
