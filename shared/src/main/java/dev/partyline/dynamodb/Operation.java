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
                writeNumber(number, json);
              }
              json.endObject();
            }));
  }

  /**
   * <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html">PutItem</a>,
   * without a condition.
   */
  static Operation putItem(String table, NewItem item) {
    return new Operation(
        "PutItem",
        json(
            json -> {
              json.name("TableName").value(table);
              json.name("Item").beginObject();
              write(item.key(), json);
              writeTexts(item.texts(), json);
              for (Map.Entry<String, Long> number : item.numbers().entrySet()) {
                writeNumber(number, json);
              }
              for (Map.Entry<String, Map<String, String>> map : item.maps().entrySet()) {
                json.name(map.getKey()).beginObject().name("M").beginObject();
                writeTexts(map.getValue(), json);
                json.endObject().endObject();
              }
              json.endObject();
            }));
  }

  private static void write(String table, Key key, JsonWriter json) throws IOException {
    json.name("TableName").value(table);
    json.name("Key").beginObject();
    write(key, json);
    json.endObject();
  }

  private static void write(Key key, JsonWriter json) throws IOException {
    write("PK", "S", key.partition(), json);
    write("SK", "S", key.sort(), json);
  }

  private static void writeTexts(Map<String, String> texts, JsonWriter json) throws IOException {
    for (Map.Entry<String, String> text : texts.entrySet()) {
      write(text.getKey(), "S", text.getValue(), json);
    }
  }

  /** As a text, since not every reader of JSON keeps all digits of a number. */
  private static void writeNumber(Map.Entry<String, Long> number, JsonWriter json)
      throws IOException {
    write(number.getKey(), "N", Long.toString(number.getValue()), json);
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
