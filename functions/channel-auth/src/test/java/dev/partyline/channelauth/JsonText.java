package dev.partyline.channelauth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses JSON (RFC 8259, strict, no repeated members) with another parser than the functions use,
 * to compare results. Objects are maps, arrays lists, numbers doubles.
 */
final class JsonText {

  // Its own limits are above those of the functions' parsers, which are tested here.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  // Gson skips strings that are not requested without checking their characters.
  private static final JsonFactory AS_SENT =
      FACTORY.rebuild().enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS).build();

  private JsonText() {}

  /** An object of these names and strings or numbers, alternating. */
  static String object(Object... namesAndValues) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < namesAndValues.length; i += 2) {
        json.writeFieldName((String) namesAndValues[i]);
        switch (namesAndValues[i + 1]) {
          case Long number -> json.writeNumber(number);
          case Boolean flag -> json.writeBoolean(flag);
          case Object value -> json.writeString(value.toString());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** The object; empty if the text is none. */
  static Optional<Map<String, Object>> objectIn(String text) {
    return objectIn(text, FACTORY);
  }

  /** The same for untrusted text, in which control characters may be unescaped. */
  static Optional<Map<String, Object>> sentObjectIn(String text) {
    return objectIn(text, AS_SENT);
  }

  @SuppressWarnings("unchecked") // The names in a JSON object are texts.
  private static Optional<Map<String, Object>> objectIn(String text, JsonFactory factory) {
    try (JsonParser json = factory.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      Map<String, Object> object = (Map<String, Object>) value(json);
      return json.nextToken() == null ? Optional.of(object) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The depth of nested objects and arrays. */
  static int depth(Object value) {
    return switch (value) {
      case Map<?, ?> object ->
          1 + object.values().stream().mapToInt(JsonText::depth).max().orElse(0);
      case List<?> array -> 1 + array.stream().mapToInt(JsonText::depth).max().orElse(0);
      default -> 0;
    };
  }

  private static Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          object.put(name, value(json));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(json));
        }
        yield array;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Double.parseDouble(json.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> Null.NULL;
    };
  }

  /** JSON's null. */
  enum Null {
    NULL
  }
}
