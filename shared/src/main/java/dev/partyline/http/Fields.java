package dev.partyline.http;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import dev.partyline.outcome.Refusal.UnsupportedType;
import java.util.List;
import java.util.Map;

/**
 * The text fields of a body, whichever way they were sent. pusher-js sends a form by default, most
 * people's own clients JSON. Fields nobody asked for are ignored (pusher-js sends its {@code
 * params} along). Immutable, thread-safe.
 */
public final class Fields {

  private final Map<String, String> values;

  private Fields(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the named fields.
   *
   * @param wanted the fields to read; each must be there once, as text, and not empty. The first
   *     that is not is the one that the refusal names
   * @param limit how many bytes the body may have
   */
  public static Outcome<Fields> read(Request request, List<String> wanted, int limit) {
    return switch (request.mediaType()) {
      case "application/json" -> read(request, wanted, limit, JsonFields::read);
      case "application/x-www-form-urlencoded" -> read(request, wanted, limit, FormFields::read);
      default ->
          // Size comes before type: what is too large is not looked at further.
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
   * The value of a field that was asked for, not empty.
   *
   * @throws IllegalArgumentException if it was not asked for
   */
  public String get(String field) {
    String value = values.get(field);
    if (value == null) {
      throw new IllegalArgumentException("not a field that was read: " + field);
    }
    return value;
  }

  /** One way in which fields are written down. */
  @FunctionalInterface
  interface Format {
    Outcome<Map<String, String>> read(String body, List<String> wanted);
  }
}
