package dev.partyline.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.partyline.pusherserver.PusherApp;
import dev.partyline.stack.Services;
import dev.partyline.template.Function;
import dev.partyline.template.StreamMapping;
import dev.partyline.testsupport.RecordingPusher;
import dev.partyline.testsupport.RecordingPusher.Answer.Refuse;
import dev.partyline.testsupport.RecordingPusher.Answer.Take;
import dev.partyline.testsupport.TestTables;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.Testcontainers;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;

/**
 * The packaged trigger as a function of LocalStack's Lambda, with an event source mapping from the
 * template, and its Pusher on this machine.
 *
 * <p>The deployed function requires TLS for every host but its own loopback. So the Pusher has a
 * {@link TlsProxy}, whose certificate is added to the zip, and which an environment variable makes
 * the JVM trust. The function's code is unchanged.
 */
@EnabledIfSystemProperty(
    named = LocalStackServer.SWITCH,
    matches = LocalStackServer.CHOSEN,
    disabledReason = "LocalStack needs Docker, and is run by mvn verify -Plocalstack alone")
class LocalStackIT {

  // A container is started before the first answer. Pusher itself would ping an idle client after
  // two minutes.
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private static Path folder;
  private static LocalStackServer localStack;
  private static PackagedFunctions functions;
  private static LambdaClient lambda;
  private static Path keys;

  @BeforeAll
  static void start() throws Exception {
    localStack = LocalStackServer.startWithAccessToHost();
    functions = PackagedFunctions.start(Map.of(), port -> localStack);
    lambda =
        LambdaClient.builder()
            .endpointOverride(URI.create(localStack.url()))
            .region(Region.of(Services.REGION))
            .credentialsProvider(Services.credentials())
            .httpClientBuilder(Apache5HttpClient.builder())
            .build();
    keys = folder.resolve("keys.p12");
    TlsProxy.makeKeys(keys, localStack.hostAddress());
  }

  @AfterAll
  static void stop() {
    if (lambda != null) {
      lambda.close();
    }
    if (functions != null) {
      functions.close();
    }
  }

  @Test
  void shouldNotifyTheInvitedUser_whenAnInvitationIsPutIntoTheTable() throws Exception {
    Services services = functions.stack().services();
    PusherApp app = services.pusherApp();
    try (TlsProxy front = TlsProxy.start(keys, services.pusherPort())) {
      deploy("notified", front);
      try (PusherSubscriber client =
          PusherSubscriber.subscribe(services.pusherPort(), app, "private-user-ada", LIMIT)) {
        put("notified", "CHAT#1", "ada", "t0");
        put("notified", "INVITATION#ada", "ada", "t1");

        JsonNode notified = client.next("party-invitation-received", LIMIT);
        assertThat(notified.path("channel").asText()).isEqualTo("private-user-ada");
        assertThat(notified.path("data").asText()).contains("\"invitedAt\":\"t1\"");
      }
    }
  }

  @Test
  void shouldContinueAtTheReportedRecord_whenPusherHasRefused() throws Exception {
    try (RecordingPusher pusher = new RecordingPusher();
        TlsProxy front = TlsProxy.start(keys, pusher.port())) {
      pusher.now(events -> pusher.calls() < 2 ? Refuse.with(401) : new Take(200, "{}"));
      deploy("refused", front);

      for (int i = 0; i < 5; i++) {
        put("refused", "INVITATION#user" + i, "user" + i, "t" + i);
      }

      await().atMost(LIMIT).until(() -> pusher.taken().size() >= 5);
      assertThat(pusher.taken())
          .extracting(RecordingPusher.Event::channel)
          .containsExactly(
              "private-user-user0",
              "private-user-user1",
              "private-user-user2",
              "private-user-user3",
              "private-user-user4");
    }
  }

  /** A table, and the trigger on its stream, both of that name. */
  private static void deploy(String name, TlsProxy front) throws Exception {
    String stream = TestTables.create(dynamoDb(), name);
    Testcontainers.exposeHostPorts(front.port());
    Function trigger = functions.function("InvitationTriggerFunction").function();
    Map<String, String> environment = new HashMap<>(trigger.environment());
    environment.put("PARTY_TABLE", name);
    environment.put("PUSHER_HOST", localStack.hostAddress() + ":" + front.port());
    environment.put("PUSHER_TLS", "true");
    environment.merge(
        "JAVA_TOOL_OPTIONS",
        "-Djavax.net.ssl.trustStore=/var/task/trust.p12 -Djavax.net.ssl.trustStorePassword="
            + TlsProxy.PASSWORD,
        (declared, trust) -> declared + " " + trust);
    byte[] zip = withTrust(trigger.code(), folder.resolve(name + ".zip"));
    lambda.createFunction(
        function ->
            function
                .functionName(name)
                .runtime(trigger.runtime())
                .handler(trigger.handler())
                .role("arn:aws:iam::" + Services.ACCOUNT + ":role/trigger")
                .timeout((int) trigger.timeout().toSeconds())
                .memorySize(trigger.memoryMegabytes())
                .environment(variables -> variables.variables(environment))
                .code(code -> code.zipFile(SdkBytes.fromByteArray(zip))));
    lambda.waiter().waitUntilFunctionActiveV2(function -> function.functionName(name));
    map(stream, name, trigger.streams().get(0));
  }

  /** The parts of the template's mapping that are tested here. */
  private static void map(String stream, String function, StreamMapping mapping) {
    String id =
        lambda
            .createEventSourceMapping(
                request ->
                    request
                        .functionName(function)
                        .eventSourceArn(stream)
                        .startingPosition(mapping.startingPosition().name())
                        .batchSize(mapping.batchSize())
                        .bisectBatchOnFunctionError(mapping.bisectOnError())
                        .maximumRetryAttempts(mapping.maximumRetryAttempts())
                        .functionResponseTypes(
                            mapping.reportBatchItemFailures()
                                ? List.of(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES)
                                : List.of())
                        .filterCriteria(
                            criteria ->
                                criteria.filters(
                                    mapping.filterPatterns().stream()
                                        .map(pattern -> Filter.builder().pattern(pattern).build())
                                        .toList())))
            .uuid();
    await()
        .atMost(LIMIT)
        .until(
            () -> lambda.getEventSourceMapping(request -> request.uuid(id)).state(),
            "Enabled"::equals);
  }

  private static byte[] withTrust(Path code, Path copy) throws Exception {
    Path trust = folder.resolve("trust.p12");
    TlsProxy.makeTrust(keys, trust);
    Files.copy(code, copy);
    try (FileSystem zip = FileSystems.newFileSystem(copy)) {
      Files.copy(trust, zip.getPath("trust.p12"));
    }
    return Files.readAllBytes(copy);
  }

  private static void put(String table, String sortKey, String user, String invitedAt) {
    dynamoDb()
        .putItem(
            item ->
                item.tableName(table)
                    .item(
                        Map.of(
                            "PK", text("PARTY#garden"),
                            "SK", text(sortKey),
                            "partyId", text("garden"),
                            "partyName", text("Garden"),
                            "invitedUserId", text(user),
                            "invitedBy",
                                AttributeValue.fromM(
                                    Map.of("id", text("eve"), "username", text("Eve"))),
                            "invitedAt", text(invitedAt))));
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static DynamoDbClient dynamoDb() {
    return functions.stack().services().tables();
  }
}
