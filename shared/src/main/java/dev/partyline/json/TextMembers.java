package dev.partyline.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a JSON object that are texts (RFC 8259, strictly). Others are passed over. A text
 * that is there twice makes it no object, since two readers could each take another one (RFC 8259
 * section 4). Nothing of it is ever repeated in an exception. Immutable, thread-safe.
 */
public final class TextMembers {

  private final Map<String, String> values;

  private TextMembers(Map<String, String> values) {
    this.values = values;
  }

  /** The members of the object that this is; nothing if it is something else. */
  public static Optional<TextMembers> of(String text) {
    JsonReader json = new JsonReader(new StringReader(text));
    json.setStrictness(Strictness.STRICT);
    try {
      return read(json);
    } catch (IOException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static Optional<TextMembers> read(JsonReader json) throws IOException {
    Map<String, String> values = new HashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (json.peek() != JsonToken.STRING) {
        json.skipValue();
      } else if (values.put(name, json.nextString()) != null) {
        return Optional.empty();
      }
    }
    json.endObject();
    return json.peek() == JsonToken.END_DOCUMENT
        ? Optional.of(new TextMembers(values))
        : Optional.empty();
  }

  /** A text with something in it, without the blanks around it. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }
}
