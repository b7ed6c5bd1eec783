package dev.partyline.template;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The text of a filter pattern: one JSON object, at most 4096 characters. What it means is for the
 * matcher to say.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html">Event
 *     filtering</a>
 */
final class FilterPattern {

  private static final int MAXIMUM_LENGTH = 4096;

  private FilterPattern() {}

  /** The pattern's text, if it is one. */
  static String check(Scalar pattern, Location location) throws TemplateException {
    String text = pattern.asText();
    if (text.length() > MAXIMUM_LENGTH) {
      throw location.refuse("is longer than " + MAXIMUM_LENGTH + " characters");
    }
    JsonFactory json =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = json.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw location.refuse("must be a JSON object");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw location.refuse("must be one JSON object and nothing after it");
      }
      return text;
    } catch (JsonProcessingException malformed) {
      JsonLocation where = malformed.getLocation();
      throw location.refuse(
          "is not JSON, at its line %d, column %d"
              .formatted(where.getLineNr(), where.getColumnNr()));
    } catch (IOException impossible) {
      throw new UncheckedIOException("a string cannot fail to be read", impossible);
    }
  }
}
