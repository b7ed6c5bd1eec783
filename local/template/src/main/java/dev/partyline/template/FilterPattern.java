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
 * Validates the form of a filter pattern: one JSON object of at most 4096 characters. The matcher
 * interprets it.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html">Event
 *     filtering</a>
 */
final class FilterPattern {

  private static final int MAX_LENGTH = 4096;

  private FilterPattern() {}

  /** Returns the text of a valid pattern. */
  static String check(Scalar pattern, Location location) throws TemplateException {
    String text = pattern.asText();
    if (text.length() > MAX_LENGTH) {
      throw location.error("is longer than " + MAX_LENGTH + " characters");
    }
    JsonFactory json =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = json.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw location.error("must be a JSON object");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw location.error("must be a single JSON object");
      }
      return text;
    } catch (JsonProcessingException malformed) {
      JsonLocation where = malformed.getLocation();
      throw location.error(
          "is not JSON: error in line %d, column %d"
              .formatted(where.getLineNr(), where.getColumnNr()));
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from a string failed", impossible);
    }
  }
}
