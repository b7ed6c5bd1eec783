package dev.partyline.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.local.template.Table;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** A party and three users to try things with, from {@code demo-data.json}. */
final class DemoData {

  private static final String RESOURCE = "demo-data.json";

  private final JsonNode items;

  private DemoData(JsonNode items) {
    this.items = items;
  }

  static DemoData load() throws IOException {
    try (InputStream json = DemoData.class.getResourceAsStream(RESOURCE)) {
      return new DemoData(new JsonMapper().readTree(json));
    }
  }

  /** Puts the items into the template's table, where they are not there yet. */
  void putInto(RunningStack stack, Clock clock) {
    for (Table table : stack.stack().tables()) {
      for (JsonNode item : items) {
        try {
          stack
              .services()
              .tables()
              .putItem(
                  put ->
                      put.tableName(table.name())
                          .item(attributes(item, clock))
                          .conditionExpression("attribute_not_exists(PK)"));
        } catch (ConditionalCheckFailedException e) {
          // Kept from an earlier run, and perhaps changed since.
        }
      }
    }
  }

  private static Map<String, AttributeValue> attributes(JsonNode item, Clock clock) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    item.properties()
        .forEach(
            attribute ->
                attributes.put(attribute.getKey(), attribute(attribute.getValue(), clock)));
    return attributes;
  }

  private static AttributeValue attribute(JsonNode value, Clock clock) {
    if (value.isObject()) {
      return AttributeValue.fromM(attributes(value, clock));
    }
    if (value.isNumber()) {
      return AttributeValue.fromN(value.asText());
    }
    if (value.isBoolean()) {
      return AttributeValue.fromBool(value.asBoolean());
    }
    return AttributeValue.fromS(
        value.asText().equals("now")
            ? clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()
            : value.asText());
  }
}
