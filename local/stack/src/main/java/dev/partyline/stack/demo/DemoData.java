package dev.partyline.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** The demo parties and users, from {@code demo-data.json}. Immutable. */
public final class DemoData {

  private static final String RESOURCE = "demo-data.json";

  private final JsonNode items;

  private DemoData(JsonNode items) {
    this.items = items;
  }

  /**
   * Reads the file.
   *
   * @throws IOException if it is missing
   */
  public static DemoData load() throws IOException {
    try (InputStream json = DemoData.class.getResourceAsStream(RESOURCE)) {
      return new DemoData(new JsonMapper().readTree(json));
    }
  }

  /** Writes the items that do not exist to a table. */
  public void putInto(DynamoDbClient dynamoDb, String table, Clock clock) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    for (JsonNode item : items) {
      Map<String, AttributeValue> attributes = Attributes.ofObject(item);
      attributes.replaceAll(
          (name, value) -> "now".equals(value.s()) ? AttributeValue.fromS(now) : value);
      try {
        dynamoDb.putItem(
            put ->
                put.tableName(table)
                    .item(attributes)
                    .conditionExpression("attribute_not_exists(PK)"));
      } catch (ConditionalCheckFailedException e) {
        // Exists from an earlier run; may have been changed.
      }
    }
  }

  /** The members of all parties, in the file's order. */
  List<DemoUser> users() {
    List<DemoUser> users = new ArrayList<>();
    for (JsonNode item : items) {
      if (item.has("userId")) {
        users.add(
            new DemoUser(
                item.path("userId").asText(),
                item.path("username").asText(),
                item.path("partyId").asText()));
      }
    }
    return users;
  }

  /** The parties, in the file's order. */
  List<DemoParty> parties() {
    List<DemoParty> parties = new ArrayList<>();
    for (JsonNode item : items) {
      if (item.path("SK").asText().equals("PARTY")) {
        parties.add(new DemoParty(item.path("partyId").asText(), item.path("name").asText()));
      }
    }
    return parties;
  }

  /**
   * A user to sign in as.
   *
   * @param partyId the party that the user is a member of at the start
   */
  record DemoUser(String id, String username, String partyId) {}

  /** A party that exists at the start. */
  record DemoParty(String id, String name) {}
}
