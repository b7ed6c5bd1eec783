package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.template.Function;
import dev.partyline.testsupport.RecordingPusher;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged functions before a snapshot and after its restore, under AWS's runtime interface
 * client (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">runtime
 * hooks</a>).
 */
class SnapStartIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String TRIGGER = "InvitationTriggerFunction";
  private static final String OWN_CHANNEL = "private-user-ada";
  private static final String GOOD_SET =
      SigningKeys.set(SigningKeys.rsaEntry("rsa", SigningKeys.RSA));
  private static final String MEMBER =
      "{\"Item\":{\"PK\":{\"S\":\"PARTY#p\"},\"SK\":{\"S\":\"MEMBER#ada\"},"
          + "\"username\":{\"S\":\"ada\"}}}";

  /** The answer to the read of the membership, and to that of the history. */
  private static final String HISTORY =
      MEMBER.substring(0, MEMBER.length() - 1)
          + ",\"Items\":[{\"PK\":{\"S\":\"private-party-p\"},"
          + "\"SK\":{\"S\":\"001767225600000#0123456789abcdef\"},"
          + "\"events\":{\"L\":[{\"M\":{\"eventId\":{\"S\":\"e\"},\"name\":{\"S\":\"n\"},"
          + "\"data\":{\"S\":\"{}\"}}}]}}],\"Count\":1,\"ScannedCount\":1}";

  private static final String CREDENTIALS =
      "{\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"s\",\"Token\":\"t\","
          + "\"Expiration\":\"2100-01-01T00:00:00Z\"}";
  private static final long RESTORE_LIMIT_MILLIS = 10_000;

  private static PackagedFunctions functions;

  @TempDir private Path folder;
  private ScriptedServer issuer;
  private ScriptedServer table;
  private ScriptedServer credentials;
  private RecordingPusher pusher;

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
  }

  @AfterAll
  static void stop() {
    functions.close();
  }

  @BeforeEach
  void startServers() throws IOException {
    issuer = new ScriptedServer(ScriptedServer.json(GOOD_SET));
    table = new ScriptedServer(ScriptedServer.json(MEMBER));
    credentials = new ScriptedServer(ScriptedServer.json(CREDENTIALS));
    pusher = new RecordingPusher();
  }

  @AfterEach
  void stopServers() throws IOException {
    issuer.close();
    table.close();
    credentials.close();
    pusher.close();
  }

  @Test
  void shouldOpenNoConnectionBeforeTheSnapshot_andFetchTheKeySetAfterTheRestore() throws Exception {
    SnapStartFunction snapStart = deploy(declaredChannelAuth());
    try (PackagedChannelAuth channelAuth = callable(snapStart)) {
      channelAuth.warmUp();

      assertThat(issuer.connections()).as("connections to the issuer").isZero();
      assertThat(table.connections()).as("connections to DynamoDB").isZero();
      assertThat(credentials.connections()).as("connections for credentials").isZero();
      assertThat(hook(snapStart, "primed")).isNotEmpty();
      assertThat(hook(snapStart, "priming")).as("faults").isEmpty();

      channelAuth.subscribe(bearer(), OWN_CHANNEL).shouldBeGranted();

      assertThat(issuer.requests()).as("fetches of the key set").isOne();
      assertThat(credentials.requests()).as("fetches of the function's credentials").isOne();
      assertThat(hook(snapStart, "refreshed")).hasSize(1);
      assertThat(hook(snapStart, "refreshed").get(0).path("milliseconds").asLong())
          .isLessThan(RESTORE_LIMIT_MILLIS);
    }
  }

  @Test
  void shouldLoadAndGenerateNoClass_atTheFirstRequestAfterTheRestore() throws Exception {
    loadsNoClassFromAFile("presence-party-p");
  }

  @LongTest
  @ParameterizedTest
  @ValueSource(strings = {OWN_CHANNEL, "private-party-p"})
  void shouldLoadAndGenerateNoClass_atTheFirstRequestForAnotherChannel(String channel)
      throws Exception {
    loadsNoClassFromAFile(channel);
  }

  private void loadsNoClassFromAFile(String channel) throws Exception {
    SnapStartFunction snapStart = deploy(declaredChannelAuth());
    try (PackagedChannelAuth channelAuth = callable(snapStart)) {
      channelAuth.warmUp();
      int before = snapStart.classesSoFar();

      PackagedChannelAuth.Reply reply = channelAuth.subscribe(bearer(), channel);

      report(channel, snapStart, before, reply.took().toMillis());
      reply.shouldBeGranted();
      assertThat(snapStart.classesFromFilesSince(before)).isEmpty();
      assertThat(snapStart.classesGeneratedSince(before)).isEmpty();
    }
  }

  @Test
  void shouldLoadAndGenerateNoClass_whenTheFirstRequestGoesOverTls() throws Exception {
    loadsNoClassFromAFileOverTls("private-party-p");
  }

  @LongTest
  @ParameterizedTest
  @ValueSource(strings = {OWN_CHANNEL, "presence-party-p"})
  void shouldLoadAndGenerateNoClass_whenTheFirstRequestForAnotherChannelGoesOverTls(String channel)
      throws Exception {
    loadsNoClassFromAFileOverTls(channel);
  }

  /** As deployed: the key set and the table are behind TLS, with generated certificates. */
  private void loadsNoClassFromAFileOverTls(String channel) throws Exception {
    try (TlsProxy issuerOverTls = overTls(issuer.url());
        TlsProxy tableOverTls = overTls(table.url())) {
      SnapStartFunction snapStart =
          deploy(
              functions.declared(
                  "ChannelAuthFunction",
                  PackagedChannelAuth.trust("https://localhost:" + issuerOverTls.port())),
              "https://localhost:" + tableOverTls.port(),
              trustingTheProxies());
      try (PackagedChannelAuth channelAuth = callable(snapStart)) {
        channelAuth.warmUp();
        int before = snapStart.classesSoFar();

        PackagedChannelAuth.Reply reply = channelAuth.subscribe(bearer(), channel);

        report("over TLS: " + channel, snapStart, before, reply.took().toMillis());
        reply.shouldBeGranted();
        assertThat(snapStart.classesFromFilesOrModulesSince(before)).isEmpty();
        assertThat(snapStart.classesGeneratedSince(before)).isEmpty();
      }
    }
  }

  @Test
  void shouldLoadAndGenerateNoClass_whenTheFirstBatchGoesOverTls() throws Exception {
    try (TlsProxy pusherOverTls = TlsProxy.start(keys(), pusher.port())) {
      SnapStartFunction trigger =
          deploy(
              functions.declared(
                  TRIGGER,
                  Map.of("PUSHER_HOST", "127.0.0.1:" + pusherOverTls.port(), "PUSHER_TLS", "true")),
              table.url(),
              trustingTheProxies());
      try (LambdaFunction function = trigger.function()) {
        function.warmUp();
        int before = trigger.classesSoFar();

        long start = System.nanoTime();
        Invocation invocation = function.invoke(invitation());

        report("over TLS: batch", trigger, before, (System.nanoTime() - start) / 1_000_000);
        assertThat(invocation).isEqualTo(new Invocation.Answered("{\"batchItemFailures\":[]}"));
        assertThat(pusher.taken()).hasSize(1);
        assertThat(trigger.classesFromFilesOrModulesSince(before)).isEmpty();
        assertThat(trigger.classesGeneratedSince(before)).isEmpty();
      }
    }
  }

  @Test
  void shouldLoadAndGenerateNoClass_whenTheFirstRequestIsForHistory() throws Exception {
    table.now(ScriptedServer.json(HISTORY));
    SnapStartFunction snapStart = deploy(declaredChannelAuth());
    try (PackagedChannelAuth channelAuth = callable(snapStart)) {
      channelAuth.warmUp();
      int before = snapStart.classesSoFar();

      PackagedChannelAuth.Reply reply =
          channelAuth.send(HistoryIT.event("channel_name=private-party-p", bearer()));

      report("history", snapStart, before, reply.took().toMillis());
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      assertThat(snapStart.classesFromFilesSince(before)).isEmpty();
      assertThat(snapStart.classesGeneratedSince(before)).isEmpty();
    }
  }

  @Test
  void shouldAnswer503AndRecover_whenTheIssuerFailsAtTheRestore() throws Exception {
    SnapStartFunction snapStart = deploy(declaredChannelAuth());
    try (PackagedChannelAuth channelAuth = callable(snapStart)) {
      channelAuth.warmUp();
      issuer.goDown();

      channelAuth.subscribe(bearer(), OWN_CHANNEL).shouldBeUnavailable();

      issuer.comeBack();
      channelAuth.subscribe(bearer(), OWN_CHANNEL).shouldBeGranted();
      assertThat(hook(snapStart, "refreshed")).as("restores").hasSize(1);
    }
  }

  @Test
  void shouldBeRestored_whenTheIssuerHangs() throws Exception {
    SnapStartFunction snapStart = deploy(declaredChannelAuth());
    try (PackagedChannelAuth channelAuth = callable(snapStart)) {
      channelAuth.warmUp();
      issuer.now(ScriptedServer.hang());

      // Any status: the request itself has its full time after the restore.
      assertThat(channelAuth.subscribe(bearer(), OWN_CHANNEL).status()).isEqualTo(503);

      assertThat(hook(snapStart, "refreshed").get(0).path("milliseconds").asLong())
          .isLessThan(RESTORE_LIMIT_MILLIS);
    }
  }

  @Test
  void shouldStartAndAnswer_whenPrimingThrows() throws Exception {
    SnapStartFunction snapStart = deploy(SnapStartFunction.unprimed(declaredChannelAuth(), folder));
    try (PackagedChannelAuth channelAuth = callable(snapStart)) {
      channelAuth.warmUp();
      int before = snapStart.classesSoFar();

      PackagedChannelAuth.Reply reply = channelAuth.subscribe(bearer(), "private-party-p");

      report("unprimed private-party-p", snapStart, before, reply.took().toMillis());
      reply.shouldBeGranted();
      assertThat(hook(snapStart, "priming").get(0).path("fault").asText())
          .isEqualTo(NoClassDefFoundError.class.getName());
    }
  }

  @Test
  void shouldPublish_andLoadNoClassFromAFile_atTheFirstBatchAfterTheRestore() throws Exception {
    SnapStartFunction trigger = deploy(declaredTrigger());
    try (LambdaFunction function = trigger.function()) {
      function.warmUp();
      assertThat(pusher.connections()).as("connections to Pusher").isZero();
      assertThat(table.connections()).as("connections to DynamoDB").isZero();
      assertThat(hook(trigger, "priming")).as("faults").isEmpty();
      int before = trigger.classesSoFar();

      long start = System.nanoTime();
      Invocation invocation = function.invoke(invitation());
      long took = (System.nanoTime() - start) / 1_000_000;

      report("batch", trigger, before, took);
      assertThat(invocation).isEqualTo(new Invocation.Answered("{\"batchItemFailures\":[]}"));
      assertThat(pusher.taken()).hasSize(1);
      assertThat(table.requests()).as("the history's head, and the item").isEqualTo(2);
      assertThat(trigger.classesFromFilesSince(before)).isEmpty();
    }
  }

  @Test
  void shouldEndConnections_andLoadNoClassFromAFile_atTheFirstBatchAfterTheRestore()
      throws Exception {
    SnapStartFunction trigger = deploy(declaredTrigger());
    try (LambdaFunction function = trigger.function()) {
      function.warmUp();
      int before = trigger.classesSoFar();

      Invocation invocation = function.invoke(event("stream-member-left"));

      assertThat(invocation).isEqualTo(new Invocation.Answered("{\"batchItemFailures\":[]}"));
      assertThat(pusher.done()).hasSize(2).contains(RecordingPusher.ended("user-123"));
      assertThat(trigger.classesFromFilesSince(before)).isEmpty();
    }
  }

  @Test
  void shouldKeepAnUndeliverableRecord_withCredentialsFetchedAfterTheRestore() throws Exception {
    SnapStartFunction trigger = deploy(declaredTrigger());
    try (LambdaFunction function = trigger.function()) {
      function.warmUp();
      assertThat(credentials.connections()).as("connections for credentials").isZero();
      assertThat(table.connections()).as("connections to DynamoDB").isZero();
      int before = trigger.classesSoFar();

      Invocation invocation = function.invoke(invitation().replace("partyName", "name"));

      assertThat(invocation).isEqualTo(new Invocation.Answered("{\"batchItemFailures\":[]}"));
      assertThat(credentials.requests()).as("fetches of the function's credentials").isOne();
      assertThat(table.requests()).as("items written").isOne();
      assertThat(trigger.classesFromFilesSince(before)).isEmpty();
    }
  }

  @Test
  void shouldPublish_whenPrimingThrows() throws Exception {
    SnapStartFunction trigger = deploy(SnapStartFunction.unprimed(declaredTrigger(), folder));
    try (LambdaFunction function = trigger.function()) {
      function.warmUp();
      int before = trigger.classesSoFar();

      long start = System.nanoTime();
      Invocation invocation = function.invoke(invitation());
      report("unprimed batch", trigger, before, (System.nanoTime() - start) / 1_000_000);

      assertThat(invocation).isEqualTo(new Invocation.Answered("{\"batchItemFailures\":[]}"));
    }
  }

  private Function declaredChannelAuth() {
    return functions.declared("ChannelAuthFunction", PackagedChannelAuth.trust(issuer.url()));
  }

  private Function declaredTrigger() {
    return functions.declared(TRIGGER, Map.of("PUSHER_HOST", pusher.host()));
  }

  private TlsProxy overTls(String url) throws Exception {
    return TlsProxy.start(keys(), URI.create(url).getPort());
  }

  private Path keys() throws Exception {
    Path keys = folder.resolve("keys.p12");
    if (!Files.exists(keys)) {
      TlsProxy.makeKeys(keys, "127.0.0.1");
    }
    return keys;
  }

  /** JVM options that trust the TLS proxies. */
  private String trustingTheProxies() throws Exception {
    Path trust = folder.resolve("trust.p12");
    TlsProxy.makeTrust(keys(), trust);
    return "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
        .formatted(trust, TlsProxy.PASSWORD);
  }

  private SnapStartFunction deploy(Function function) throws Exception {
    return deploy(function, table.url(), "");
  }

  private SnapStartFunction deploy(Function function, String dynamoDb, String options)
      throws Exception {
    // Credentials as under SnapStart: over HTTP, and none in the environment.
    // https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html
    return SnapStartFunction.deploy(
        functions,
        function,
        folder,
        Map.of(
            "AWS_ENDPOINT_URL_DYNAMODB",
            dynamoDb,
            "AWS_ACCESS_KEY_ID",
            "",
            "AWS_SECRET_ACCESS_KEY",
            "",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            credentials.url(),
            "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "none"),
        options);
  }

  private static PackagedChannelAuth callable(SnapStartFunction snapStart) {
    return new PackagedChannelAuth(snapStart.function(), snapStart.log());
  }

  private static String bearer() {
    return "Bearer " + token().signed();
  }

  private static String invitation() throws IOException {
    return event("stream-invitation");
  }

  private static String event(String name) throws IOException {
    return Files.readString(PackagedFunctions.PROJECT.resolve("events/" + name + ".json"));
  }

  private static List<JsonNode> hook(SnapStartFunction function, String what) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : function.hookLines()) {
      JsonNode json = JSON.readTree(line.substring(line.indexOf('{')));
      if (json.path("snapshot").asText().equals(what)) {
        lines.add(json);
      }
    }
    return lines;
  }

  /** Writes a line to target/snapstart.txt, for docs/cold-start.md. */
  private static void report(String what, SnapStartFunction function, int before, long millis)
      throws IOException {
    Files.writeString(
        Path.of("target", "snapstart.txt"),
        "%s: %d ms from the restore to the answer, %d classes loaded, %d of them from files; hooks %s%n"
            .formatted(
                what,
                millis,
                function.classesSince(before).size(),
                function.classesFromFilesSince(before).size(),
                function.hookLines()),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
