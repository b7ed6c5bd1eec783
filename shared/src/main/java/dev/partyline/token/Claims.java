package dev.partyline.token;

import com.google.gson.JsonNull;
import dev.partyline.json.JsonNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A token's claims (RFC 7519 section 4), read by type: a claim of another type counts as missing.
 */
final class Claims {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|[1-9][0-9]{0,15}");

  // The largest up to which every parser reads the same number (RFC 8259 section 6).
  private static final long MAX_WHOLE_NUMBER = 1L << 53;

  private final Map<String, Object> values;

  Claims(Map<String, Object> values) {
    this.values = values;
  }

  boolean has(String name) {
    return values.containsKey(name) && !(values.get(name) instanceof JsonNull);
  }

  Optional<String> text(String name) {
    return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  Optional<String> text(ClaimPath path) {
    return path.in(values).flatMap(Claims::text);
  }

  /** A text, or a whole number from 0 to 2^53 in plain digits as text. */
  Optional<String> textOrWholeNumber(ClaimPath path) {
    return path.in(values)
        .flatMap(value -> value instanceof JsonNumber number ? wholeNumber(number) : text(value));
  }

  private static Optional<String> text(Object value) {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private static Optional<String> wholeNumber(JsonNumber number) {
    String text = number.text();
    boolean isWhole =
        WHOLE_NUMBER.matcher(text).matches() && Long.parseLong(text) <= MAX_WHOLE_NUMBER;
    return isWhole ? Optional.of(text) : Optional.empty();
  }

  /** A NumericDate: seconds since 1970, fractions allowed (RFC 7519 section 2). */
  Optional<Instant> time(String name) {
    if (values.get(name) instanceof JsonNumber seconds) {
      double value = seconds.value();
      // Until the year 9999, since arithmetic on later times could overflow.
      if (value >= 0 && value < 253_402_300_800.0) {
        return Optional.of(Instant.ofEpochSecond((long) value));
      }
    }
    return Optional.empty();
  }

  /** {@code aud} may be one string or several (RFC 7519 section 4.1.3). */
  List<String> texts(String name) {
    if (!(values.get(name) instanceof List<?> several)) {
      return text(name).map(List::of).orElse(List.of());
    }
    List<String> texts = new ArrayList<>();
    for (Object value : several) {
      if (value instanceof String text) {
        texts.add(text);
      }
    }
    return texts;
  }
}
