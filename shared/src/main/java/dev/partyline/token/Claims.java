package dev.partyline.token;

import com.google.gson.JsonNull;
import dev.partyline.json.JsonNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A token's claims (RFC 7519 section 4), read by type: a claim of another type counts as missing.
 */
final class Claims {

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
