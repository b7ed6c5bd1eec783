package dev.partyline.http;

import java.util.List;
import java.util.Map;

/**
 * The values of the requested fields that a body has. A field has a text or a list, never both.
 *
 * @param texts by field
 * @param lists by field
 */
record FieldValues(Map<String, String> texts, Map<String, List<String>> lists) {

  boolean has(String field) {
    return texts.containsKey(field) || lists.containsKey(field);
  }

  boolean isList(String field) {
    return lists.containsKey(field);
  }

  /** Empty if the field has no text. */
  String text(String field) {
    return texts.getOrDefault(field, "");
  }

  /** Empty if the field has no list. */
  List<String> list(String field) {
    return lists.getOrDefault(field, List.of());
  }
}
