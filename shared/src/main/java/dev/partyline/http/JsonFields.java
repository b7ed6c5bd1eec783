package dev.partyline.http;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the requested members of a JSON object (RFC 8259, strict except inside members that are not
 * requested). A repeated member is refused, because two parsers could read different values (RFC
 * 8259 section 4).
 */
final class JsonFields {

  private JsonFields() {}

  static Outcome<Map<String, String>> read(String body, List<String> wanted) {
    JsonReader json = new JsonReader(new StringReader(body));
    json.setStrictness(Strictness.STRICT);
    try {
      return read(json, wanted);
    } catch (MalformedJsonException | EOFException e) {
      return malformed("body", "is not JSON");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Outcome<Map<String, String>> read(JsonReader json, List<String> wanted)
      throws IOException {
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      return malformed("body", "is not a JSON object");
    }
    Map<String, String> values = new HashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String field = json.nextName();
      if (!wanted.contains(field)) {
        json.skipValue();
      } else if (json.peek() != JsonToken.STRING) {
        return malformed(field, "is not a text");
      } else if (values.put(field, json.nextString()) != null) {
        return malformed(field, "is there more than once");
      }
    }
    json.endObject();
    return json.peek() == JsonToken.END_DOCUMENT
        ? Outcome.accepted(values)
        : malformed("body", "is not JSON");
  }

  private static Outcome<Map<String, String>> malformed(String field, String why) {
    return Outcome.refused(new Malformed(field, why));
  }
}
