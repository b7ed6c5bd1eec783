package dev.partyline.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.stack.demo.DemoData;
import dev.partyline.template.AttributeSource;
import dev.partyline.template.Function;
import dev.partyline.template.Stack;
import dev.partyline.template.StackInputs;
import dev.partyline.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each file in events/ through its packaged function, with events/env.json. */
class EventFilesIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Path EVENTS = PackagedFunctions.PROJECT.resolve("events");
  private static final String ADA = "48873148-efcc-4c01-b8a8-56b55f1143e3";
  private static final Set<String> TRIED =
      Set.of(
          "auth-json.json",
          "auth-form.json",
          "auth-batch.json",
          "auth-presence.json",
          "auth-refused.json",
          "auth-no-token.json",
          "user-auth.json",
          "history.json",
          "mock-event.json",
          "stream-invitation.json",
          "stream-member-joined.json",
          "stream-member-left.json",
          "stream-settings-changed.json",
          "stream-mixed-batch.json");

  private static PackagedFunctions functions;
  private static Map<String, String> samples = Map.of();

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
    functions.stack().put(DemoData.load(), Clock.systemUTC());
    samples = new HashMap<>();
    JSON.readTree(EVENTS.resolve("env.json").toFile())
        .path("Parameters")
        .properties()
        .forEach(variable -> samples.put(variable.getKey(), variable.getValue().asText()));
  }

  @AfterAll
  static void stop() {
    functions.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          auth-refused.json  | 403 | {"error":"Forbidden","message":"Not authorized to access this channel"}
          auth-no-token.json | 401 | {"error":"Unauthorized","message":"A valid bearer token is required"}
          """)
  void shouldBeRefused(String file, int status, String body) throws Exception {
    JsonNode answer = authorize(file);

    assertThat(answer.path("statusCode").asInt()).isEqualTo(status);
    assertThat(answer.path("body").asText()).isEqualTo(body);
  }

  /** With the fixed keys of env.json the signature is always the same. */
  @ParameterizedTest
  @CsvSource({"auth-json.json", "auth-form.json"})
  void shouldBeSigned(String file) throws Exception {
    JsonNode answer = authorize(file);

    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.path("body").asText())
        .isEqualTo("{\"auth\":\"" + signature("1234.5678:private-user-" + ADA) + "\"}");
  }

  @Test
  void shouldBeSignedWithWhatPresenceShows() throws Exception {
    JsonNode answer = authorize("auth-presence.json");

    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
    JsonNode body = JSON.readTree(answer.path("body").asText());
    String channelData = body.path("channel_data").asText();
    assertThat(JSON.readTree(channelData).path("user_id").asText()).isEqualTo(ADA);
    assertThat(body.path("auth").asText())
        .isEqualTo(signature("1234.5678:presence-party-garden-party:" + channelData));
  }

  @Test
  void shouldBeAnsweredForEachChannel() throws Exception {
    JsonNode answer = authorize("auth-batch.json");

    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
    assertThat(JSON.readTree(answer.path("body").asText()))
        .isEqualTo(
            JSON.readTree(
                """
                {"private-user-%1$s":{"status":200,"data":{"auth":"%2$s"}},
                 "private-party-garden-party":{"status":200,"data":{"auth":"%3$s"}},
                 "private-user-somebody-else":{"status":403,"error":"Forbidden",
                   "message":"Not authorized to access this channel"},
                 "a:b":{"status":400,"error":"Bad Request",
                   "message":"channel_name has a character outside [-A-Za-z0-9_=@,.;]"}}
                """
                    .formatted(
                        ADA,
                        signature("1234.5678:private-user-" + ADA),
                        signature("1234.5678:private-party-garden-party"))));
  }

  @Test
  void shouldBeSignedIn() throws Exception {
    JsonNode answer = authorize("user-auth.json");

    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
    JsonNode body = JSON.readTree(answer.path("body").asText());
    String userData = body.path("user_data").asText();
    assertThat(userData).isEqualTo("{\"id\":\"" + ADA + "\",\"user_info\":{\"username\":\"ada\"}}");
    assertThat(body.path("auth").asText()).isEqualTo(signature("1234.5678::user::" + userData));
  }

  @Test
  void shouldBeGivenTheHistory() throws Exception {
    JsonNode answer = authorize("history.json");

    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
    JsonNode body = JSON.readTree(answer.path("body").asText());
    assertThat(body.path("events").isArray()).isTrue();
    assertThat(body.path("cursor").asText()).isNotEmpty();
    assertThat(body.path("complete").isBoolean()).isTrue();
  }

  @Test
  void shouldPublishTheMockEvent() throws IOException {
    JsonNode answer = invoke("mock-event.json", functions.function("MockEventFunction"));

    assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
    assertThat(answer.path("body").asText())
        .isEqualTo(
            "{\"channel\":\"private-user-"
                + ADA
                + "\",\"event\":\"party-invitation-received\",\"delivered\":true}");
  }

  @ParameterizedTest
  @CsvSource({
    "stream-invitation.json",
    "stream-member-joined.json",
    "stream-member-left.json",
    "stream-settings-changed.json",
  })
  void shouldDeliver(String file) throws IOException {
    assertThat(invoke(file, functions.function("InvitationTriggerFunction")).toString())
        .isEqualTo("{\"batchItemFailures\":[]}");
  }

  @Test
  void shouldDeliverTheRestAndKeepTheInvalidOne() throws IOException {
    LambdaFunction trigger = functions.function("InvitationTriggerFunction");

    assertThat(invoke("stream-mixed-batch.json", trigger).toString())
        .isEqualTo("{\"batchItemFailures\":[]}");

    String table = trigger.function().environment().get("PARTY_TABLE");
    assertThat(functions.stack().services().tables().scan(scan -> scan.tableName(table)).items())
        .filteredOn(item -> item.get("PK").s().startsWith("UNDELIVERED#"))
        .singleElement()
        .satisfies(item -> assertThat(item.get("reason").s()).isEqualTo("invitedBy is missing"));
  }

  /**
   * The environment that {@code sam local} gives a function: what the template declares for it, and
   * the values of env.json for declared variables (<a
   * href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-invoke.html">environment
   * variable file</a>). References to resources are made-up names there too.
   */
  @ParameterizedTest
  @CsvSource({"dev,3", "prod,2"})
  void shouldStart_withWhatSamLocalGives(String stage, int count) throws Exception {
    Stack stack =
        Template.read(PackagedFunctions.PROJECT.resolve("template.yaml"))
            .resolve(
                new StackInputs(
                    "local",
                    "us-east-1",
                    "123456789012",
                    // As in samconfig.toml.
                    Map.of(
                        "Stage",
                        stage,
                        "MockEvents",
                        Boolean.toString(stage.equals("dev")),
                        "AllowedOrigins",
                        "http://localhost:5173"),
                    Map.of(),
                    AttributeSource.none()));

    assertThat(stack.functions()).hasSize(count);
    for (Function declared : stack.functions()) {
      Map<String, String> environment = new TreeMap<>(declared.environment());
      environment.replaceAll((name, value) -> samples.getOrDefault(name, value));
      try (LambdaFunction function =
          functions.deploy(declared.withEnvironment(environment), Map.of(), System.err)) {
        function.warmUp();
      }
    }
  }

  @Test
  void shouldTestEveryFileInEvents() throws IOException {
    try (Stream<Path> files = Files.list(EVENTS)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".json") && !name.equals("env.json"))
                  .collect(Collectors.toSet()))
          .isEqualTo(TRIED);
    }
  }

  /**
   * Retries a 503, as clients do: on a busy machine a new sandbox's first calls can take longer
   * than a request's deadline.
   */
  private static JsonNode authorize(String file) throws Exception {
    try (LambdaFunction channelAuth =
        functions.function("ChannelAuthFunction", samples, Map.of())) {
      AtomicReference<JsonNode> last = new AtomicReference<>();
      await("an answer other than 503")
          .pollDelay(Duration.ZERO)
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                last.set(invoke(file, channelAuth));
                return last.get().path("statusCode").asInt() != 503;
              });
      return last.get();
    }
  }

  private static JsonNode invoke(String file, LambdaFunction function) throws IOException {
    Invocation invocation = function.invoke(Files.readString(EVENTS.resolve(file)));
    assertThat(invocation).isInstanceOf(Invocation.Answered.class);
    return JSON.readTree(((Invocation.Answered) invocation).payload());
  }

  private static String signature(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("sample-secret".getBytes(UTF_8), "HmacSHA256"));
    return "sample-key:" + HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
  }
}
