package dev.partyline.http;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a query string, read as strictly as a form. The values of fields that are not
 * requested are ignored. Immutable, thread-safe.
 */
public final class QueryFields {

  // API Gateway's own limit for the request line and headers together is 10,240 bytes.
  private static final int MAX_CHARACTERS = 8 * 1024;

  private final FieldValues values;

  private QueryFields(FieldValues values) {
    this.values = values;
  }

  /**
   * Reads the named fields, of which none may be empty or repeated.
   *
   * @param required the fields that must exist. The refusal names the first that does not
   * @param optional the fields that may be missing
   */
  public static Outcome<QueryFields> read(
      Request request, List<String> required, List<String> optional) {
    if (request.query().length() > MAX_CHARACTERS) {
      return malformed("query", "is longer than " + MAX_CHARACTERS + " characters");
    }
    List<String> wanted = new ArrayList<>(required);
    wanted.addAll(optional);
    return FormFields.readQuery(request.query(), wanted)
        .then(
            values -> {
              for (String field : wanted) {
                if (values.has(field) && values.text(field).isEmpty()) {
                  return malformed(field, "is empty");
                }
                if (!values.has(field) && required.contains(field)) {
                  return malformed(field, "is missing");
                }
              }
              return Outcome.accepted(new QueryFields(values));
            });
  }

  private static Outcome<QueryFields> malformed(String field, String why) {
    return Outcome.refused(new Malformed(field, why));
  }

  /**
   * The value of a required field, not empty.
   *
   * @throws IllegalArgumentException if it was not requested
   */
  public String get(String field) {
    return find(field)
        .orElseThrow(() -> new IllegalArgumentException("not a field that was read: " + field));
  }

  /** The value of a field, not empty; empty if it is missing. */
  public Optional<String> find(String field) {
    return values.has(field) ? Optional.of(values.text(field)) : Optional.empty();
  }
}
