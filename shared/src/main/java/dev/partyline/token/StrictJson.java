package dev.partyline.token;

import com.google.gson.JsonNull;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.Serial;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses an untrusted JSON object (RFC 8259): strictly, and of limited depth. Used for one text.
 */
final class StrictJson {

  private static final int MAX_DEPTH = 32;

  private final JsonReader json;
  private final boolean refusesRepeats;

  private StrictJson(String text, boolean refusesRepeats) {
    this.json = new JsonReader(new StringReader(text));
    this.json.setStrictness(Strictness.STRICT);
    this.refusesRepeats = refusesRepeats;
  }

  /**
   * Parses an object without repeated members at any depth: two parsers could read different values
   * (RFC 8259 section 4).
   *
   * @return its members: strings, {@link Double}s, {@link Boolean}s, {@link JsonNull}, {@link
   *     List}s and {@link Map}s of the same
   * @throws TooDeepException if it is nested deeper than 32
   * @throws IOException if the text is no such object
   */
  static Map<String, Object> object(String text) throws IOException {
    return new StrictJson(text, true).read();
  }

  /** The same, but of a repeated member the last one counts. */
  static Map<String, Object> objectOfLastMembers(String text) throws IOException {
    return new StrictJson(text, false).read();
  }

  private Map<String, Object> read() throws IOException {
    try {
      Map<String, Object> members = object(1);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("more than one value");
      }
      return members;
    } catch (IllegalStateException | NumberFormatException e) {
      // Gson's reader throws these for a token of another type.
      throw new MalformedJsonException(e);
    }
  }

  private Map<String, Object> object(int depth) throws IOException {
    Map<String, Object> members = new HashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      boolean repeated = members.put(json.nextName(), value(depth)) != null;
      if (repeated && refusesRepeats) {
        throw new MalformedJsonException("repeated member");
      }
    }
    json.endObject();
    return members;
  }

  private List<Object> array(int depth) throws IOException {
    List<Object> elements = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      elements.add(value(depth));
    }
    json.endArray();
    return elements;
  }

  private Object value(int depth) throws IOException {
    JsonToken next = json.peek();
    if (depth == MAX_DEPTH && (next == JsonToken.BEGIN_OBJECT || next == JsonToken.BEGIN_ARRAY)) {
      throw new TooDeepException();
    }
    return switch (next) {
      case BEGIN_OBJECT -> object(depth + 1);
      case BEGIN_ARRAY -> array(depth + 1);
      case STRING -> json.nextString();
      case NUMBER -> json.nextDouble();
      case BOOLEAN -> json.nextBoolean();
      case NULL -> {
        json.nextNull();
        yield JsonNull.INSTANCE;
      }
      default -> throw new MalformedJsonException("not a value");
    };
  }

  /** The text is nested deeper than {@link #MAX_DEPTH}. */
  static final class TooDeepException extends IOException {

    @Serial private static final long serialVersionUID = 1L;
  }
}
