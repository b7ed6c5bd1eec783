package dev.partyline.pusher;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;

/**
 * Parses a secret's text: {@code {"appId":…,"key":…,"secret":…}}, all strings (RFC 8259, strict).
 * Other members are ignored. No exception repeats any of it.
 */
final class SecretText {

  private SecretText() {}

  /**
   * @throws SecretException if it is anything else, or a member is empty, as in a new secret
   */
  static PusherCredentials read(String text) throws SecretException {
    Map<String, String> texts;
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.setStrictness(Strictness.STRICT);
      texts = texts(json);
    } catch (IOException | IllegalStateException e) {
      throw SecretException.unusable("the secret is no JSON object");
    }
    return new PusherCredentials(
        plain(texts, "appId"), plain(texts, "key"), member(texts, "secret"));
  }

  private static Map<String, String> texts(JsonReader json) throws IOException {
    Map<String, String> texts = new HashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (json.peek() != JsonToken.STRING) {
        json.skipValue();
      } else if (texts.put(name, json.nextString().strip()) != null) {
        // Two parsers could read different values (section 4).
        throw new IllegalStateException("repeated member");
      }
    }
    json.endObject();
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new IllegalStateException("more than one value");
    }
    return texts;
  }

  private static String plain(Map<String, String> texts, String name) throws SecretException {
    String value = member(texts, name);
    if (!PusherCredentials.isPlain(value)) {
      throw SecretException.unusable(name + " must be letters, digits, - and _ only");
    }
    return value;
  }

  private static String member(Map<String, String> texts, String name) throws SecretException {
    String value = texts.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw SecretException.unusable(name + " is missing, empty or no text");
    }
    return value;
  }
}
