package dev.partyline.dynamodb;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is read of an item: its attributes that are texts (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">AttributeValue</a>,
 * {@code S}). Immutable, thread-safe.
 */
public final class Item {

  private final Map<String, String> texts;

  private Item(Map<String, String> texts) {
    this.texts = Map.copyOf(texts);
  }

  /** The attribute's text; nothing if there is no such attribute, or if it is no text. */
  public Optional<String> text(String attribute) {
    return Optional.ofNullable(texts.get(attribute));
  }

  /**
   * Reads an answer of {@code GetItem} (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html#API_GetItem_ResponseSyntax">response
   * syntax</a>), strictly: what is not understood is no membership.
   *
   * @return nothing if there is no such item
   * @throws DynamoDbException if it is no such answer
   */
  static Optional<Item> read(String answer) throws DynamoDbException {
    JsonReader json = new JsonReader(new StringReader(answer));
    json.setStrictness(Strictness.STRICT);
    try {
      return read(json);
    } catch (IOException | IllegalStateException e) {
      // Neither is passed on: its text might repeat the answer's.
      throw new DynamoDbException("not DynamoDB's answer");
    }
  }

  private static Optional<Item> read(JsonReader json) throws IOException {
    Optional<Item> item = Optional.empty();
    json.beginObject();
    while (json.hasNext()) {
      if (!json.nextName().equals("Item")) {
        json.skipValue();
      } else if (item.isEmpty()) {
        item = Optional.of(new Item(attributes(json)));
      } else {
        throw new IllegalStateException("two items");
      }
    }
    json.endObject();
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new IllegalStateException("two values");
    }
    return item;
  }

  private static Map<String, String> attributes(JsonReader json) throws IOException {
    Map<String, String> texts = new HashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String attribute = json.nextName();
      json.beginObject();
      if (json.nextName().equals("S")) {
        if (json.peek() != JsonToken.STRING || texts.put(attribute, json.nextString()) != null) {
          throw new IllegalStateException("not a text, or one too many");
        }
      } else {
        json.skipValue();
      }
      // An attribute has one type.
      json.endObject();
    }
    json.endObject();
    return texts;
  }
}
