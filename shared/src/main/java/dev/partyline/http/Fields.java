package dev.partyline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import dev.partyline.outcome.Refusal.TooLarge;
import dev.partyline.outcome.Refusal.UnsupportedType;
import java.util.List;
import java.util.Set;

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

  private final FieldValues values;

  private Fields(FieldValues values) {
    this.values = values;
  }

  /**
   * A field that may be a list: a JSON array of texts, or in a form {@code name[]=…} or {@code
   * name[0]=…} for each element.
   *
   * @param name one of the requested fields
   * @param limit the body's maximum size in bytes if the list has more than one element
   */
  public record ListField(String name, int limit) {}

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
        .then(body -> values(request, body, wanted, Set.of()))
        .then(values -> complete(values, wanted));
  }

  /**
   * Reads the named fields, of which one may also be a list of one element or more.
   *
   * @param wanted as above
   * @param limit the body's maximum size in bytes if the field is not a list, or one of one element
   */
  public static Outcome<Fields> read(
      Request request, List<String> wanted, int limit, ListField list) {
    return request
        .body()
        .text(list.limit())
        .then(
            body -> {
              Outcome<FieldValues> values = values(request, body, wanted, Set.of(list.name()));
              // Only a body that has been read is known to have such a list.
              return exceeds(body, limit) && !hasSeveral(values, list.name())
                  ? Outcome.refused(new TooLarge(limit))
                  : values;
            })
        .then(values -> complete(values, wanted));
  }

  private static boolean exceeds(String body, int limit) {
    // A char is at most three bytes of UTF-8.
    return body.length() > limit / 3 && body.getBytes(UTF_8).length > limit;
  }

  private static boolean hasSeveral(Outcome<FieldValues> values, String list) {
    return values.fold(read -> read.list(list).size() > 1, refusal -> false);
  }

  private static Outcome<FieldValues> values(
      Request request, String body, List<String> wanted, Set<String> lists) {
    return request
        .bodyFormat()
        .map(
            format ->
                switch (format) {
                  case JSON -> JsonFields.read(body, wanted, lists);
                  case FORM -> FormFields.read(body, wanted, lists);
                })
        .orElseGet(() -> Outcome.refused(UNSUPPORTED_TYPE));
  }

  private static Outcome<Fields> complete(FieldValues values, List<String> wanted) {
    for (String field : wanted) {
      if (!values.has(field)) {
        return Outcome.refused(new Malformed(field, "is missing"));
      }
      if (values.isList(field) ? values.list(field).isEmpty() : values.text(field).isEmpty()) {
        return Outcome.refused(new Malformed(field, "is empty"));
      }
    }
    return Outcome.accepted(new Fields(values));
  }

  /**
   * The value of a field that is a text, not empty.
   *
   * @throws IllegalArgumentException if it was not requested, or is a list
   */
  public String get(String field) {
    if (!values.has(field) || values.isList(field)) {
      throw new IllegalArgumentException("not a text that was read: " + field);
    }
    return values.text(field);
  }

  /** Whether a field is a list. */
  public boolean isList(String field) {
    return values.isList(field);
  }

  /** The elements of a field that is a list, at least one, each of which may be empty. */
  public List<String> list(String field) {
    return values.list(field);
  }
}
