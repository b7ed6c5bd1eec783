package dev.partyline.packaged;

import static dev.partyline.testsupport.RecordingPusher.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.partyline.cloud.lambda.InitException;
import dev.partyline.cloud.lambda.Invocation;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.testsupport.RecordingPusher;
import dev.partyline.testsupport.TestTables;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
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
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Items as other programs write them, and streams as others create them: the packaged trigger,
 * bin/local's stream mapping from DynamoDB Local, and a Pusher on a real socket.
 */
class StreamRecordsIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String TRIGGER = "InvitationTriggerFunction";
  private static final AttributeValue NULL = AttributeValue.fromNul(true);

  private static PackagedFunctions functions;

  private RecordingPusher pusher;
  private String table = "";

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
  }

  @AfterAll
  static void stop() {
    functions.close();
  }

  @BeforeEach
  void startPusher() throws Exception {
    pusher = new RecordingPusher();
    table = "records-" + UUID.randomUUID();
  }

  @AfterEach
  void stopPusher() throws Exception {
    pusher.close();
  }

  @Test
  void shouldPublishItemsWithNulls_andNothingButWhatIsPublished() throws Exception {
    try (MappedTrigger trigger = MappedTrigger.start(functions, pusher, table)) {
      // As boto3 writes a member whose values are None.
      put("MEMBER#ann", Map.of("userId", text("ann"), "username", NULL, "avatar", NULL));
      delete("MEMBER#ann");
      Map<String, AttributeValue> party = Map.of("name", text("Friday"), "theme", NULL);
      put("PARTY", party);
      put("PARTY", with(party, "joinSecret", text("s3cr3t")));
      put("PARTY", with(party, "aws:rep:updateregion", text("eu-west-1")));
      put("PARTY", with(party, "name", text("Saturday")));

      await().atMost(LIMIT).until(() -> pusher.taken().size() >= 3);

      assertThat(pusher.taken())
          .extracting(event -> event.channel() + " " + event.data().path("data"))
          .containsExactly(
              "private-party-mine {\"userId\":\"ann\",\"username\":\"ann\"}",
              "private-party-mine {\"userId\":\"ann\",\"username\":\"ann\"}",
              "private-party-mine {\"name\":\"Saturday\"}");
      assertThat(trigger.undelivered()).isEmpty();
      assertThat(pusher.done()).contains(ended("ann"));
    }
  }

  @Test
  void shouldKeepItemsThatNameAnothersChannel_andLogNoValue() throws Exception {
    try (MappedTrigger trigger = MappedTrigger.start(functions, pusher, table)) {
      put("MEMBER#mal", Map.of("partyId", text("another-party"), "userId", text("mal")));
      put("INVITATION#mal", with(invitation(), "invitedUserId", text("another-user")));
      delete("MEMBER#mal");
      put("INVITATION#ann", invitation());

      await().atMost(LIMIT).until(() -> pusher.taken().size() == 1);

      assertThat(trigger.undelivered())
          .extracting(item -> item.get("reason").s())
          .containsExactlyInAnyOrder(
              "partyId and the key disagree",
              "invitedUserId and the key disagree",
              "partyId and the key disagree");
      assertThat(pusher.taken())
          .extracting(RecordingPusher.Event::channel)
          .containsExactly("private-user-ann");
      assertThat(pusher.done()).as("the key's user was removed").contains(ended("mal"));
      assertThat(trigger.log()).contains("disagree").doesNotContain("another-");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "KEYS_ONLY, 4, 0",
    "OLD_IMAGE, 3, 1", // the removal
    "NEW_IMAGE, 2, 2", // the new invitation, the new member
  })
  void shouldKeepAllRecordsWithoutAnImage_andEndTheConnectionsAllTheSame(
      StreamViewType viewType, int kept, int published) throws Exception {
    TestTables.create(dynamoDb(), table, viewType);
    try (MappedTrigger trigger = MappedTrigger.start(functions, pusher, table)) {
      put("INVITATION#ann", invitation());
      put("INVITATION#ann", with(invitation(), "invitedAt", text("later")));
      put("MEMBER#ann", Map.of("userId", text("ann")));
      delete("MEMBER#ann");

      await().atMost(LIMIT).until(() -> pusher.done().contains(ended("ann")));

      assertThat(trigger.undelivered())
          .hasSize(kept)
          .extracting(item -> item.get("reason").s())
          .allMatch(
              reason ->
                  reason.endsWith(
                      "Image is missing: the stream needs the view type NEW_AND_OLD_IMAGES, and has"
                          + " "
                          + viewType));
      assertThat(pusher.taken()).hasSize(published);
    }
  }

  @Test
  void shouldPublishTheAttributesThatAreSet() throws Exception {
    LambdaFunction trigger = deployed("theme,address");

    assertThat(trigger.invoke(settingsChanged()))
        .isEqualTo(new Invocation.Answered("{\"batchItemFailures\":[]}"));

    assertThat(pusher.taken())
        .extracting(event -> event.data().path("data").toString())
        .containsExactly("{\"theme\":\"red\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name,", "name,PK", "aws:rep:deleting"})
  void shouldNotStart_whenTheAttributesAreInvalid(String names) throws Exception {
    assertThatThrownBy(deployed(names)::warmUp)
        .isInstanceOf(InitException.class)
        .hasMessage(
            TRIGGER
                + ": PUBLISHED_PARTY_ATTRIBUTES must be attribute names separated by commas, and"
                + " not PK, SK, partyId or aws:...");
  }

  private LambdaFunction deployed(String publishedAttributes) throws Exception {
    return functions.function(
        TRIGGER,
        Map.of("PUSHER_HOST", pusher.host(), "PUBLISHED_PARTY_ATTRIBUTES", publishedAttributes),
        Map.of());
  }

  private static String settingsChanged() {
    return """
    {"Records":[{"eventID":"1","eventName":"MODIFY","dynamodb":{"SequenceNumber":"1",
      "ApproximateCreationDateTime":1767225600,
      "Keys":{"PK":{"S":"PARTY#mine"},"SK":{"S":"PARTY"}},
      "OldImage":{"PK":{"S":"PARTY#mine"},"SK":{"S":"PARTY"},"name":{"S":"Friday"}},
      "NewImage":{"PK":{"S":"PARTY#mine"},"SK":{"S":"PARTY"},"name":{"S":"Saturday"},
        "theme":{"S":"red"},"joinSecret":{"S":"s3cr3t"}}}}]}
    """;
  }

  private static Map<String, AttributeValue> invitation() {
    return Map.of(
        "partyName",
        text("Friday"),
        "invitedBy",
        AttributeValue.fromM(Map.of("id", text("eve"))),
        "invitedAt",
        text("2026-01-01T00:00:00Z"));
  }

  private void put(String sortKey, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = with(attributes, "SK", text(sortKey));
    item.put("PK", text("PARTY#mine"));
    item.putIfAbsent("partyId", text("mine"));
    dynamoDb().putItem(request -> request.tableName(table).item(item));
  }

  private void delete(String sortKey) {
    dynamoDb()
        .deleteItem(
            request ->
                request
                    .tableName(table)
                    .key(Map.of("PK", text("PARTY#mine"), "SK", text(sortKey))));
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> attributes, String name, AttributeValue value) {
    Map<String, AttributeValue> more = new HashMap<>(attributes);
    more.put(name, value);
    return more;
  }

  private static DynamoDbClient dynamoDb() {
    return functions.stack().services().tables();
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }
}
