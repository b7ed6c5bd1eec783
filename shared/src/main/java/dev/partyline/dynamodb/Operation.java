package dev.partyline.dynamodb;

import com.google.gson.stream.JsonWriter;
import dev.partyline.json.TextWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * What DynamoDB is asked to do.
 *
 * @param name the operation's
 * @param body its parameters, as JSON
 */
record Operation(String name, String body) {

  /**
   * <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html">GetItem</a>,
   * strongly consistent.
   */
  static Operation getItem(String table, Key key) {
    return new Operation(
        "GetItem",
        json(
            json -> {
              write(table, key, json);
              json.name("ConsistentRead").value(true);
            }));
  }

  /**
   * <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html">UpdateItem</a>.
   */
  static Operation updateItem(String table, Key key, Update update) {
    return new Operation(
        "UpdateItem",
        json(
            json -> {
              write(table, key, json);
              json.name("UpdateExpression").value(update.expression());
              json.name("ConditionExpression").value(update.condition());
              json.name("ExpressionAttributeValues").beginObject();
              for (Map.Entry<String, Long> number : update.numbers().entrySet()) {
                // DynamoDB takes numbers as texts, since no reader of JSON keeps all digits.
                write(number.getKey(), "N", Long.toString(number.getValue()), json);
              }
              json.endObject();
            }));
  }

  private static void write(String table, Key key, JsonWriter json) throws IOException {
    json.name("TableName").value(table);
    json.name("Key").beginObject();
    write("PK", "S", key.partition(), json);
    write("SK", "S", key.sort(), json);
    json.endObject();
  }

  private static void write(String name, String type, String value, JsonWriter json)
      throws IOException {
    json.name(name).beginObject().name(type).value(value).endObject();
  }

  private static String json(Members members) {
    TextWriter text = new TextWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      members.write(json);
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory fails nobody", e);
    }
    return text.toString();
  }

  private interface Members {
    void write(JsonWriter json) throws IOException;
  }
}
