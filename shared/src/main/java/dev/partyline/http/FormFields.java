package dev.partyline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import dev.partyline.text.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a form ({@code application/x-www-form-urlencoded}, <a
 * href="https://url.spec.whatwg.org/#application/x-www-form-urlencoded">URL standard, section
 * 5</a>), or a query string, which has the same form. Stricter than {@link java.net.URLDecoder},
 * which replaces invalid UTF-8 by U+FFFD. Used for one text.
 */
final class FormFields {

  private static final Pattern ELEMENT = Pattern.compile("\\[(0|[1-9][0-9]{0,3})?\\]");

  private final String whole;
  private final List<String> wanted;
  private final Set<String> lists;
  private final FieldValues values = new FieldValues(new HashMap<>(), new HashMap<>());
  // The lists of either form, and the elements that have an index.
  private final Set<String> indexed = new HashSet<>();
  private final Set<String> unindexed = new HashSet<>();
  private final Set<String> elements = new HashSet<>();

  private FormFields(String whole, List<String> wanted, Set<String> lists) {
    this.whole = whole;
    this.wanted = wanted;
    this.lists = lists;
  }

  /**
   * Reads a body.
   *
   * @param lists the wanted fields that may also be lists, as {@code name[]=…} or {@code name[0]=…}
   */
  static Outcome<FieldValues> read(String body, List<String> wanted, Set<String> lists) {
    return new FormFields("body", wanted, lists).read(body);
  }

  /** Reads a query string. */
  static Outcome<FieldValues> readQuery(String query, List<String> wanted) {
    return new FormFields("query", wanted, Set.of()).read(query);
  }

  private Outcome<FieldValues> read(String body) {
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (name.isEmpty()) {
        return malformed(whole, "has a field name that is badly encoded");
      }
      String field = field(name.get());
      boolean isWanted = wanted.contains(field);
      Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (value.isEmpty()) {
        return isWanted
            ? malformed(field, "is badly encoded")
            : malformed(whole, "has a field that is badly encoded");
      }
      if (!isWanted) {
        continue;
      }
      String problem =
          name.get().length() == field.length()
              ? addText(field, value.get())
              : addElement(field, name.get(), value.get());
      if (!problem.isEmpty()) {
        return malformed(field, problem);
      }
    }
    return Outcome.accepted(values);
  }

  /** The name without the brackets that make it an element of a list. */
  private String field(String name) {
    int bracket = name.indexOf('[');
    return bracket >= 0 && lists.contains(name.substring(0, bracket))
        ? name.substring(0, bracket)
        : name;
  }

  /** What is wrong; empty if nothing is. */
  private String addText(String field, String value) {
    return values.isList(field) || values.texts().put(field, value) != null
        ? "is there more than once"
        : "";
  }

  /** What is wrong; empty if nothing is. */
  private String addElement(String field, String name, String value) {
    if (!ELEMENT.matcher(name.substring(field.length())).matches()) {
      return "has an index that is not a number";
    }
    boolean isIndexed = !name.endsWith("[]");
    // Other parsers would replace one value by another.
    if (values.texts().containsKey(field)
        || (isIndexed ? unindexed : indexed).contains(field)
        || (isIndexed && !elements.add(name))) {
      return "is there more than once";
    }
    (isIndexed ? indexed : unindexed).add(field);
    values.lists().computeIfAbsent(field, none -> new ArrayList<>()).add(value);
    return "";
  }

  private static Outcome<FieldValues> malformed(String field, String why) {
    return Outcome.refused(new Malformed(field, why));
  }

  private static Optional<String> decode(String encoded) {
    // The values that pusher-js sends need no decoding.
    if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
      return Optional.of(encoded);
    }
    byte[] raw = encoded.getBytes(UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '+') {
        decoded.write(' ');
      } else if (raw[i] != '%') {
        decoded.write(raw[i]);
      } else {
        int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
        int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        decoded.write(high << 4 | low);
        i += 2;
      }
    }
    try {
      return Optional.of(Utf8.decode(decoded.toByteArray()));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
