package dev.partyline.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.partyline.cloud.invoke.InvokeApi;
import dev.partyline.operations.Commands;
import dev.partyline.operations.replay.ReplayCommand;
import dev.partyline.testsupport.UndeliveredItems;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** bin/replay, with the packaged trigger behind the Lambda API of a running stack. */
class ReplayIT {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private static Path project;
  private static PackagedFunctions functions;
  private static InvokeApi lambda;
  private static HttpServer pusher;
  private static final List<String> SENT = new CopyOnWriteArrayList<>();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
  private UndeliveredItems kept;

  @BeforeAll
  static void start() throws Exception {
    pusher = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pusher.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (path.endsWith("/terminate_connections")) {
            SENT.add(path.replaceFirst("/apps/[^/]+", ""));
          }
          for (JsonNode event :
              JSON.readTree(exchange.getRequestBody().readAllBytes()).path("batch")) {
            JsonNode data = JSON.readTree(event.path("data").asText());
            SENT.add(data.path("partyName").asText(data.path("updateType").asText()));
          }
          byte[] answer = "{}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    pusher.start();
    functions = PackagedFunctions.start(Map.of());
    lambda =
        InvokeApi.start(
            0,
            List.of(
                functions.function(
                    "InvitationTriggerFunction",
                    Map.of("PUSHER_HOST", "127.0.0.1:" + pusher.getAddress().getPort()),
                    Map.of())));
    Files.createDirectories(project.resolve(".partyline/3000"));
    Files.writeString(
        project.resolve(".partyline/3000/stack.json"),
        JSON.createObjectNode()
            .put("pid", ProcessHandle.current().pid())
            .put("lambda", lambda.url())
            .put("dynamodb", functions.stack().services().dynamoDbUrl())
            .put("table", table())
            .put("trigger", "InvitationTriggerFunction")
            .toString());
  }

  @AfterAll
  static void stop() {
    lambda.close();
    functions.close();
    pusher.stop(0);
  }

  @BeforeEach
  void clear() {
    SENT.clear();
    kept = new UndeliveredItems(functions.stack().services().tables(), table());
  }

  @Test
  void shouldReplayInOrderAndLeaveNothing_whenThereAreUndeliveredItems() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      kept.keep(today.minusDays(i % 2).toString(), "event-" + i, 1_767_225_600 + i, 5000 - i);
      names.add("event-" + i);
    }

    assertThat(run("--local")).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("delivered 25");
    assertThat(err.toString()).isEmpty();
    assertThat(SENT).isEqualTo(names);
    assertThat(kept.left()).isEmpty();
  }

  @Test
  void shouldPublishTheRemovalAndEndTheConnections_whenATerminationWasRefused() {
    String removal =
        """
        {"eventID":"removal","eventName":"REMOVE","dynamodb":{
        "ApproximateCreationDateTime":1767225600,"SequenceNumber":"1",
        "Keys":{"PK":{"S":"PARTY#p"},"SK":{"S":"MEMBER#auth0|ada"}},
        "OldImage":{"partyId":{"S":"p"},"userId":{"S":"auth0|ada"},"username":{"S":"Ada"}}}}
        """;
    kept.keep(today.toString(), "removal", today + "T00:00:00Z", removal);

    assertThat(run("--local")).isZero();
    assertThat(SENT).containsExactly("member-left", "/users/auth0=7Cada/terminate_connections");
    assertThat(kept.left()).isEmpty();
  }

  @Test
  void shouldSayThatThereIsNothingToDo_whenThereAreNoUndeliveredItems() {
    assertThat(run("--local")).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("nothing to replay");
  }

  @Test
  void shouldReportOneLine_whenTheFunctionIsMissing() {
    kept.keep(today.toString(), "left", 1_767_225_600, 1);
    try {
      assertThat(run("--local", "--function", "nobody")).isEqualTo(1);
      assertThat(err.toString())
          .isEqualToIgnoringNewLines(
              "bin/replay: delivered 0, 1 remain: function nobody does not exist");
    } finally {
      assertThat(run("--local")).isZero();
    }
    assertThat(SENT).containsExactly("left");
  }

  @Test
  void shouldReportOneLine_whenTheTableIsMissing() {
    assertThat(run("--local", "--table", "nowhere")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("bin/replay: table nowhere does not exist");
  }

  @Test
  void shouldSendNothing_whenItIsADryRun() {
    kept.keep(today.toString(), "dry", 1_767_225_600, 1);

    assertThat(run("--local", "--dry-run")).isZero();
    assertThat(out.toString())
        .matches(
            "dry  [0-9]+[smh]  PARTY#p/INVITATION#0123456789abcdef  413 from Pusher\\R"
                + "dry run: would replay 1; nothing was sent\\R");
    assertThat(SENT).isEmpty();
    assertThat(kept.left()).containsExactly(today + " dry");
    assertThat(run("--local", "--date", today.toString(), "--event", "dry")).isZero();
    assertThat(SENT).containsExactly("dry");
  }

  @Test
  void shouldDeliverTheItemAsItIsNow_whenItIsCorrected() {
    kept.keep(today.toString(), "mended", today + "T00:00:00Z", withInvitedByAsText("mended"));
    kept.put(UndeliveredItems.invitation("mended"));

    assertThat(run("list", "--local")).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("mended  ")
        .contains("  PARTY#p/INVITATION#0123456789abcdef  413 from Pusher");
    assertThat(run("--local")).isZero();
    assertThat(out.toString()).endsWith("delivered 1\n");
    assertThat(SENT).containsExactly("mended");
    assertThat(kept.left()).isEmpty();
    assertThat(run("list", "--local")).isZero();
    assertThat(out.toString()).endsWith("nothing is undelivered\n");
  }

  @Test
  void shouldDeleteAnEventWithoutSendingIt_whenItIsDiscarded() {
    kept.keep(today.toString(), "one", 1_767_225_600, 1);
    kept.keep(today.toString(), "two", 1_767_225_600, 2);
    kept.put(today.toString(), "broken", Map.of());

    assertThat(run("--local", "--discard", "one", "--discard", "nope")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("bin/replay: no undelivered event nope is kept");
    assertThat(kept.left()).containsExactly(today + " broken", today + " two");
    assertThat(run("--local", "--discard-all", "--yes")).isZero();
    assertThat(kept.left()).isEmpty();
    assertThat(SENT).isEmpty();
  }

  @Test
  void shouldSaySo_whenThereIsNoSuchEvent() {
    assertThat(run("--local", "--event", "nope")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("bin/replay: no undelivered event nope is kept");
  }

  @Test
  void shouldReportOneLine_whenADateIsInvalid() {
    assertThat(run("--local", "--date", "yesterday")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "bin/replay: Invalid value for option '--date' (DATE): 'yesterday' is not a date such"
                + " as 2026-01-31 (see bin/replay --help)");
  }

  private static String withInvitedByAsText(String eventId) {
    return UndeliveredItems.record(eventId, 1_767_225_600, 1)
        .replace("{\"M\":{\"id\"", "{\"S\":\"eve\"},\"was\":{\"M\":{\"id\"");
  }

  @Test
  void shouldSayThatItIsStillUndeliverable_whenTheTriggerKeepsItAgain() {
    kept.keep(
        today.minusDays(1).toString(),
        "odd",
        today.minusDays(1) + "T00:00:00Z",
        withInvitedByAsText("odd"));
    Map<String, AttributeValue> invalid = new HashMap<>(UndeliveredItems.invitation("odd"));
    invalid.put("invitedBy", AttributeValue.fromS("eve"));
    kept.put(invalid);
    try {
      assertThat(run("--local")).isEqualTo(1);
      assertThat(err.toString())
          .isEqualToIgnoringNewLines("bin/replay: delivered 0, still undeliverable 1");
      assertThat(kept.left()).containsExactly(today + " odd");

      assertThat(run("--local")).isEqualTo(1);
      assertThat(kept.left()).containsExactly(today + " odd");
    } finally {
      kept.remove(today.toString(), "odd");
    }
  }

  @Test
  void shouldPrintNoControlCharacters_whenANameHasThem() {
    kept.keep(today.toString(), "red\u001b[31m", today + "T00:00:00Z", "broken\nrecord");
    String[] onlyThis = {"--local", "--dry-run", "--event", "red\u001b[31m"};

    assertThat(run(onlyThis)).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("UNDELIVERED#" + today + " red?[31m: the record is invalid")
        .doesNotContain("\u001b", "broken");
    kept.remove(today.toString(), "red\u001b[31m");
  }

  @Test
  void shouldNameAMissingArgument() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("--function or --local is required");
    assertThat(run("--function", "f")).isEqualTo(2);
    assertThat(err.toString()).contains("--table or --local is required");
    assertThat(run("--local", "--date", "2026-02-01", "--since", "2026-02-01")).isEqualTo(2);
    assertThat(err.toString()).contains("--date or --since, not both");
    assertThat(run("--local", "--queue", "http://127.0.0.1:1/q", "--event", "e")).isEqualTo(2);
    assertThat(err.toString()).contains("--queue cannot be combined with");
  }

  @Test
  void shouldSaySo_whenNoStackIsRunning(@TempDir Path elsewhere) throws IOException {
    assertThat(run(elsewhere, "--local")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("bin/replay: no stack is running, start one with bin/local");
  }

  private static String table() {
    return functions.stack().stack().tables().get(0).name();
  }

  private int run(String... arguments) {
    return run(project, arguments);
  }

  private int run(Path root, String... arguments) {
    CommandLine command =
        new CommandLine(new ReplayCommand(root, Map.of(), Clock.systemUTC()))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return Commands.run("bin/replay", command, arguments);
  }
}
