package dev.partyline.http;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import dev.partyline.outcome.Refusal.UnsupportedType;
import java.util.List;
import java.util.Map;

/**
 * The text fields of a form or JSON body. pusher-js sends a form by default, most other clients
 * JSON. The values of fields that are not requested are ignored (pusher-js adds its {@code
 * params}). Immutable, thread-safe.
 */
public final class Fields {

  // pusher-js adds a page's headers to its own: a page's Content-Type makes two of one.
  private static final UnsupportedType UNSUPPORTED_TYPE =
      new UnsupportedType(
          "application/json or application/x-www-form-urlencoded, in UTF-8"
              + " (pusher-js sets it: a page must not set one of its own)");

  private final Map<String, String> values;

  private Fields(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the named fields.
   *
   * @param wanted the fields; each must be present once, as text, and not empty. The refusal names
   *     the first that is not
   * @param limit the body's maximum size in bytes
   */
  public static Outcome<Fields> read(Request request, List<String> wanted, int limit) {
    // Size is checked before type: a body that is too large is not read further.
    return request
        .body()
        .text(limit)
        .then(body -> values(request, body, wanted))
        .then(values -> complete(values, wanted));
  }

  private static Outcome<Map<String, String>> values(
      Request request, String body, List<String> wanted) {
    return request
        .bodyFormat()
        .map(
            format ->
                switch (format) {
                  case JSON -> JsonFields.read(body, wanted);
                  case FORM -> FormFields.read(body, wanted);
                })
        .orElseGet(() -> Outcome.refused(UNSUPPORTED_TYPE));
  }

  private static Outcome<Fields> complete(Map<String, String> values, List<String> wanted) {
    for (String field : wanted) {
      String value = values.get(field);
      if (value == null) {
        return Outcome.refused(new Malformed(field, "is missing"));
      }
      if (value.isEmpty()) {
        return Outcome.refused(new Malformed(field, "is empty"));
      }
    }
    return Outcome.accepted(new Fields(values));
  }

  /**
   * The value of a field, not empty.
   *
   * @throws IllegalArgumentException if it was not requested
   */
  public String get(String field) {
    String value = values.get(field);
    if (value == null) {
      throw new IllegalArgumentException("not a field that was read: " + field);
    }
    return value;
  }
}
