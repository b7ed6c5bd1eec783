package dev.partyline.http;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import dev.partyline.outcome.Refusal.UnsupportedType;
import java.util.List;
import java.util.Map;

/**
 * The text fields of a form or JSON body. pusher-js sends a form by default, most other clients
 * JSON. Fields that are not requested are ignored (pusher-js adds its {@code params}). Immutable,
 * thread-safe.
 */
public final class Fields {

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
    return switch (request.mediaType()) {
      case "application/json" -> read(request, wanted, limit, JsonFields::read);
      case "application/x-www-form-urlencoded" -> read(request, wanted, limit, FormFields::read);
      default ->
          // Size is checked before type: a body that is too large is not read further.
          request.body().text(limit).then(body -> Outcome.refused(new UnsupportedType()));
    };
  }

  private static Outcome<Fields> read(
      Request request, List<String> wanted, int limit, Format format) {
    return request
        .body()
        .text(limit)
        .then(body -> format.read(body, wanted))
        .then(values -> complete(values, wanted));
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

  /** A format of fields. */
  @FunctionalInterface
  interface Format {
    Outcome<Map<String, String>> read(String body, List<String> wanted);
  }
}
