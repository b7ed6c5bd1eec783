package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.partyline.cloud.lambda.InitException;
import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.packaged.PackagedChannelAuth.Reply;
import dev.partyline.testsupport.HandmadeToken;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The packaged functions with Pusher's credentials in a secret: empty, filled, rotated. Each test
 * has its own secret and sandboxes.
 */
@Execution(ExecutionMode.CONCURRENT)
class SecretIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ARN =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:partyline/dev-a1B2c3";
  private static final String ALL_DELIVERED = "{\"batchItemFailures\":[]}";
  private static final String CHANNEL = "private-user-" + HandmadeToken.USER;

  // Reads of a secret are at least 10 s apart; the rest allows for a busy machine.
  private static final Duration READ_AGAIN = Duration.ofMinutes(1);

  private static PackagedFunctions functions;
  private static ScriptedServer issuer;

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private ScriptedServer secrets;

  @BeforeAll
  static void startFunctions() throws Exception {
    functions = PackagedFunctions.start(Map.of());
    issuer =
        new ScriptedServer(
            ScriptedServer.json(SigningKeys.set(SigningKeys.rsaEntry("rsa", SigningKeys.RSA))));
  }

  @AfterAll
  static void stopFunctions() throws Exception {
    functions.close();
    issuer.close();
  }

  @BeforeEach
  void start() throws IOException {
    secrets = new ScriptedServer(holding("", ""));
  }

  @AfterEach
  void stop() throws IOException {
    secrets.close();
  }

  @Test
  void shouldStartAndAnswer503_untilTheSecretIsFilled_andThenSignWithIt() throws Exception {
    try (PackagedChannelAuth channelAuth = channelAuth()) {
      channelAuth.warmUp();
      Reply empty = subscribe(channelAuth);
      empty.shouldBeUnavailable();
      assertThat(empty.reason()).as(empty.log()).isEqualTo("pusher_credentials");
      assertThat(empty.log()).as("a user needs the secret too").doesNotContain("\"user\":");

      secrets.now(holding("first-key", "first-s3cr3t"));
      await()
          .atMost(READ_AGAIN)
          .pollInterval(Duration.ofMillis(250))
          .until(() -> subscribe(channelAuth).status() == 200);

      Reply filled = subscribe(channelAuth);
      filled.shouldBeGranted();
      assertThat(filled.member("auth")).startsWith("first-key:");
      assertThat(filled.log()).containsPattern("\"user\":\"[0-9a-f]{16}\"");
      assertThat(filled.answer() + filled.log()).doesNotContain("first-s3cr3t");
      assertThat(secrets.requests()).as("reads of the secret").isBetween(2, 3);
    }
  }

  @Test
  void shouldLogTheUserOfADecisionThatNeedsNoSignature_onceTheSecretIsKnown_withoutAWait()
      throws Exception {
    secrets.now(ScriptedServer.hang());
    try (PackagedChannelAuth channelAuth = channelAuth()) {
      // A sandbox's first request may take as long as a wait.
      channelAuth.subscribe("Bearer " + token().signed(), "private-user-other");
      Reply denied = channelAuth.subscribe("Bearer " + token().signed(), "private-user-other");

      assertThat(denied.status()).isEqualTo(403);
      assertThat(denied.log()).doesNotContain("\"user\":");
      assertThat(denied.took()).isLessThan(Duration.ofSeconds(2));

      secrets.now(holding("first-key", "first-s3cr3t"));
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> subscribe(channelAuth).shouldBeGranted());
      assertThat(channelAuth.subscribe("Bearer " + token().signed(), "private-user-other").log())
          .containsPattern("\"user\":\"[0-9a-f]{16}\"");
    }
  }

  @Test
  void shouldSignWithTheRotatedKey_inASandboxThatStartsAfterwards() throws Exception {
    secrets.now(holding("first-key", "first-s3cr3t"));
    try (PackagedChannelAuth before = channelAuth()) {
      assertThat(subscribeOnceReady(before).member("auth")).startsWith("first-key:");
      secrets.now(holding("second-key", "second-s3cr3t"));
      assertThat(subscribe(before).member("auth")).startsWith("first-key:");
    }
    try (PackagedChannelAuth after = channelAuth()) {
      assertThat(subscribeOnceReady(after).member("auth")).startsWith("second-key:");
    }
  }

  @Test
  void shouldAnswer503InTime_whileSecretsManagerHangs() throws Exception {
    secrets.now(ScriptedServer.hang());
    try (PackagedChannelAuth channelAuth = channelAuth()) {
      channelAuth.warmUp();

      subscribe(channelAuth).shouldBeUnavailable();

      // A call that hangs since the start times out after 5 s; no other request waits longer than 2
      // s for it.
      secrets.now(holding("first-key", "first-s3cr3t"));
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> subscribe(channelAuth).shouldBeGranted());
    }
  }

  @Test
  void shouldNotStart_whenTheVariableIsNotASecretsArn() throws Exception {
    LambdaFunction trigger =
        functions.function(
            "InvitationTriggerFunction",
            variables(Map.of("PUSHER_SECRET_ARN", "partyline/dev")),
            Map.of());

    assertThatThrownBy(trigger::warmUp)
        .isInstanceOf(InitException.class)
        .hasMessage(
            "InvitationTriggerFunction: PUSHER_SECRET_ARN must be the ARN of a Secrets Manager"
                + " secret");
  }

  @Test
  void shouldReportTheFirstRecordAndWhy_whileTheSecretIsEmpty() throws Exception {
    try (OneKeyPusher pusher = new OneKeyPusher("first-key")) {
      LambdaFunction trigger = trigger(pusher);

      assertThat(deliver(trigger))
          .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"1000\"}]}");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> log().contains("\"outcome\":\"failed\",\"reason\":\"pusher_credentials\""));
      assertThat(log())
          .contains("\"reason\":\"appId is missing, empty or no text\",\"olderInUse\":false");
      assertThat(pusher.keys).isEmpty();
    }
  }

  @Test
  void shouldRetryOnceWithTheRotatedKey_whenPusherRefusesTheOldOne() throws Exception {
    secrets.now(holding("first-key", "first-s3cr3t"));
    try (OneKeyPusher pusher = new OneKeyPusher("first-key")) {
      LambdaFunction trigger = trigger(pusher);
      assertThat(deliver(trigger)).isEqualTo(ALL_DELIVERED);

      pusher.key = "second-key";
      secrets.now(holding("second-key", "second-s3cr3t"));
      await()
          .atMost(READ_AGAIN)
          .pollInterval(Duration.ofMillis(250))
          .until(() -> deliver(trigger).equals(ALL_DELIVERED));

      assertThat(pusher.keys)
          .startsWith("first-key", "first-key")
          .endsWith("first-key", "second-key");
      assertThat(secrets.requests()).as("reads of the secret").isEqualTo(2);
      assertThat(log()).doesNotContain("s3cr3t");
    }
  }

  @Test
  void shouldAnswer503ForAMockEvent_whileTheSecretIsEmpty() throws Exception {
    LambdaFunction mockEvent =
        functions.function("MockEventFunction", variables(Map.of()), platform());
    ObjectNode event =
        JSON.createObjectNode().put("version", "2.0").put("routeKey", "POST /pusher/auth");
    event.putObject("headers").put("content-type", "application/json");
    event.put("body", "{\"channel\":\"private-user-ada\",\"event\":\"e\",\"data\":{}}");

    JsonNode answer = JSON.readTree(answer(mockEvent, event.toString()));

    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(503);
  }

  private PackagedChannelAuth channelAuth() throws Exception {
    return PackagedChannelAuth.deploy(
        functions, variables(PackagedChannelAuth.trust(issuer.url())), platform());
  }

  private static Reply subscribeOnceReady(PackagedChannelAuth channelAuth) {
    return channelAuth.subscribeOnceReady("Bearer " + token().signed(), CHANNEL);
  }

  private static Reply subscribe(PackagedChannelAuth channelAuth) {
    return channelAuth.subscribe("Bearer " + token().signed(), CHANNEL);
  }

  private static Map<String, String> variables(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("PUSHER_SECRET_ARN", ARN);
    variables.put("PUSHER_APP_ID", "");
    variables.put("PUSHER_APP_KEY", "");
    variables.put("PUSHER_APP_SECRET", "");
    variables.putAll(more);
    return variables;
  }

  private Map<String, String> platform() {
    return Map.of("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url());
  }

  /** The secret as the stack creates it, or filled; the app's id is empty if its key is. */
  private static ScriptedServer.Script holding(String key, String secret) {
    String text =
        JSON.createObjectNode()
            .put("appId", key.isEmpty() ? "" : "3")
            .put("key", key)
            .put("secret", secret)
            .toString();
    return ScriptedServer.json(
        JSON.createObjectNode().put("ARN", ARN).put("SecretString", text).toString());
  }

  private LambdaFunction trigger(OneKeyPusher pusher) throws Exception {
    return functions.function(
        "InvitationTriggerFunction",
        variables(Map.of("PUSHER_HOST", pusher.host())),
        platform(),
        new PrintStream(log, true, UTF_8));
  }

  private String log() {
    return log.toString(UTF_8);
  }

  private static String deliver(LambdaFunction trigger) throws IOException {
    return answer(trigger, FaultsIT.invitations(3));
  }

  private static String answer(LambdaFunction function, String event) {
    Invocation invocation = function.invoke(event);
    assertThat(invocation).isInstanceOf(Invocation.Answered.class);
    return ((Invocation.Answered) invocation).payload();
  }

  /** Accepts calls that are signed with one key, and answers 401 to all others. */
  private static final class OneKeyPusher implements AutoCloseable {

    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile String key;

    private OneKeyPusher(String firstKey) throws IOException {
      key = firstKey;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/apps/3/batch_events",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            String sent =
                exchange.getRequestURI().getQuery().replaceAll(".*auth_key=([^&]*).*", "$1");
            keys.add(sent);
            exchange.sendResponseHeaders(sent.equals(key) ? 200 : 401, -1);
            exchange.close();
          });
      server.start();
    }

    private String host() {
      return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
