package dev.partyline.secret;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;

/** Reads JSON (RFC 8259, strictly) without ever repeating any of it. */
public final class JsonText {

  private JsonText() {}

  /** The object that a text is; nothing if it is something else. */
  public static Optional<JsonObject> object(String text) {
    JsonReader json = new JsonReader(new StringReader(text));
    json.setStrictness(Strictness.STRICT);
    try {
      JsonElement element = JsonParser.parseReader(json);
      return json.peek() == JsonToken.END_DOCUMENT && element instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonParseException | IOException e) {
      return Optional.empty();
    }
  }

  /** A member that is a text with something in it, without the blanks around it. */
  public static Optional<String> text(JsonObject members, String name) {
    return members.get(name) instanceof JsonPrimitive value
            && value.isString()
            && !value.getAsString().isBlank()
        ? Optional.of(value.getAsString().strip())
        : Optional.empty();
  }
}
