package dev.partyline.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.cloud.stream.Checkpoints;
import dev.partyline.cloud.stream.EventSourceMapping;
import dev.partyline.cloud.stream.Target;
import dev.partyline.stack.Closeables;
import dev.partyline.template.StreamMapping;
import dev.partyline.testsupport.RecordingPusher;
import dev.partyline.testsupport.TestTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The packaged trigger with the template's mapping from a table of its own, and what it published.
 */
final class MappedTrigger implements AutoCloseable {

  private static final String TRIGGER = "InvitationTriggerFunction";

  private final Closeables closing = new Closeables();
  private final RecordingPusher pusher;
  private final DynamoDbClient dynamoDb;
  private final String table;
  private final String historyTable;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final List<String> mappingLog = new CopyOnWriteArrayList<>();
  private final Set<Long> otherSandboxes;

  private MappedTrigger(
      PackagedFunctions functions, RecordingPusher pusher, String table, StreamMapping mapping)
      throws Exception {
    this.pusher = pusher;
    this.dynamoDb = functions.stack().services().tables();
    this.table = table;
    this.historyTable =
        functions.function(TRIGGER).function().environment().getOrDefault("HISTORY_TABLE", "");
    this.otherSandboxes = Set.copyOf(children().map(ProcessHandle::pid).toList());
    String streamArn = TestTables.create(dynamoDb, table);
    LambdaFunction trigger =
        closing.add(
            functions.function(
                TRIGGER,
                Map.of("PUSHER_HOST", pusher.host(), "PARTY_TABLE", table),
                Map.of(),
                new PrintStream(log, true, UTF_8)));
    closing.add(
        EventSourceMapping.start(
            functions.stack().services().streams(),
            streamArn,
            mapping,
            new Target(
                "trigger", trigger::invoke, message -> mappingLog.add("on failure: " + message)),
            Checkpoints.inMemory(),
            mappingLog::add,
            Clock.systemUTC()));
  }

  /** With the template's own mapping. */
  static MappedTrigger start(PackagedFunctions functions, RecordingPusher pusher, String table)
      throws Exception {
    return start(functions, pusher, table, mapping(functions));
  }

  static MappedTrigger start(
      PackagedFunctions functions, RecordingPusher pusher, String table, StreamMapping mapping)
      throws Exception {
    return new MappedTrigger(functions, pusher, table, mapping);
  }

  /** The template's mapping of the trigger. */
  static StreamMapping mapping(PackagedFunctions functions) {
    return functions.function(TRIGGER).function().streams().get(0);
  }

  PartyChanges changes(String prefix, int parties, long seed) {
    return new PartyChanges(dynamoDb, table, prefix, parties, seed);
  }

  /** Waits until all events have arrived, and all undeliverable records have been kept. */
  void awaitAll(Duration limit, PartyChanges... all) {
    awaitAll(limit, 0, all);
  }

  /** The same, if so many were kept before. */
  void awaitAll(Duration limit, int keptBefore, PartyChanges... all) {
    int notified = Stream.of(all).mapToInt(PartyChanges::expectedCount).sum();
    int undeliverable =
        keptBefore + Stream.of(all).mapToInt(PartyChanges::undeliverableCount).sum();
    await()
        .alias("arrived of " + notified + ", kept of " + undeliverable)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> once().size() >= notified && undelivered().size() >= undeliverable);
    assertThat(mappingLog).noneMatch(line -> line.startsWith("on failure"));
  }

  /** Checks that nothing is missing, and that each party's order is right, without repeats. */
  void assertDelivered(PartyChanges... all) {
    Map<String, List<String>> expected = new TreeMap<>();
    for (PartyChanges changes : all) {
      expected.putAll(changes.expected());
    }
    Map<String, List<String>> arrived = new TreeMap<>();
    for (RecordingPusher.Event event : once()) {
      arrived
          .computeIfAbsent(event.data().path("partyId").asText(), id -> new ArrayList<>())
          .add(PartyChanges.label(event));
    }
    assertThat(arrived).isEqualTo(expected);
  }

  /** Checks that the history has all that was published, each channel in the same order. */
  void assertKept() {
    Map<String, List<String>> published = new TreeMap<>();
    once()
        .forEach(
            event ->
                published
                    .computeIfAbsent(event.channel(), channel -> new ArrayList<>())
                    .add(event.eventId()));
    Map<String, Set<String>> kept = new TreeMap<>();
    historyItems()
        .forEach(
            item ->
                item.get("events")
                    .l()
                    .forEach(
                        event ->
                            kept.computeIfAbsent(
                                    item.get("PK").s(), channel -> new LinkedHashSet<>())
                                .add(event.m().get("eventId").s())));
    published.forEach(
        (channel, eventIds) -> {
          List<String> inHistory = new ArrayList<>(kept.getOrDefault(channel, Set.of()));
          // Of other tests, or refused by Pusher for good.
          inHistory.retainAll(eventIds);
          assertThat(inHistory).as(channel).isEqualTo(eventIds);
        });
  }

  private List<Map<String, AttributeValue>> historyItems() {
    return dynamoDb.scanPaginator(scan -> scan.tableName(historyTable)).items().stream()
        .filter(item -> item.containsKey("events"))
        .sorted(Comparator.comparing(item -> item.get("SK").s()))
        .toList();
  }

  /** The accepted events, without repeats. */
  List<RecordingPusher.Event> once() {
    Map<String, RecordingPusher.Event> byId = new LinkedHashMap<>();
    pusher.taken().forEach(event -> byId.putIfAbsent(event.eventId(), event));
    return List.copyOf(byId.values());
  }

  /** The event ids that were accepted more than once. */
  Set<String> repeated() {
    Map<String, Integer> counts = new HashMap<>();
    pusher.taken().forEach(event -> counts.merge(event.eventId(), 1, Integer::sum));
    Set<String> repeated = new LinkedHashSet<>();
    counts.forEach(
        (eventId, count) -> {
          if (count > 1) {
            repeated.add(eventId);
          }
        });
    return repeated;
  }

  /** What was published for the first time between a removal and its termination. */
  List<String> heardByRemoved() {
    Map<String, String> removed = new HashMap<>();
    pusher
        .taken()
        .forEach(
            event -> {
              if (event.data().path("updateType").asText().equals("member-left")) {
                removed.put(event.eventId(), event.data().at("/data/userId").asText());
              }
            });
    List<String> heard = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String awaited = "";
    for (String call : pusher.done()) {
      if (call.equals(RecordingPusher.ended(awaited))) {
        awaited = "";
      }
      // A repeat tells nobody anything new.
      if (call.startsWith(RecordingPusher.ended("")) || !seen.add(call)) {
        continue;
      }
      if (!awaited.isEmpty()) {
        heard.add(call);
      }
      awaited = removed.getOrDefault(call, awaited);
    }
    return heard;
  }

  /** The undelivered items since yesterday: a test may run over midnight. */
  List<Map<String, AttributeValue>> undelivered() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return Stream.of(today.minusDays(1), today)
        .flatMap(
            day ->
                dynamoDb
                    .queryPaginator(
                        query ->
                            query
                                .tableName(table)
                                .keyConditionExpression("PK = :day")
                                .expressionAttributeValues(
                                    Map.of(":day", AttributeValue.fromS("UNDELIVERED#" + day))))
                    .items()
                    .stream())
        .toList();
  }

  /** The trigger's own lines. */
  String log() {
    return log.toString(UTF_8);
  }

  /** The mapping's log lines: failed batches. */
  List<String> mappingLog() {
    return mappingLog;
  }

  /** The trigger's processes. */
  List<ProcessHandle> sandboxes() {
    return children().filter(child -> !otherSandboxes.contains(child.pid())).toList();
  }

  /** Sends a signal to them. */
  void signal(String name) throws IOException, InterruptedException {
    for (ProcessHandle sandbox : sandboxes()) {
      new ProcessBuilder("kill", "-" + name, Long.toString(sandbox.pid())).start().waitFor();
    }
  }

  private static Stream<ProcessHandle> children() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"));
  }

  @Override
  public void close() {
    closing.close();
  }
}
