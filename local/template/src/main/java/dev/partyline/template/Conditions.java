package dev.partyline.template;

import java.util.Map;

/**
 * The values of the template's conditions.
 *
 * @param values the value of each condition, by name
 */
record Conditions(Map<String, Boolean> values) {

  /** No conditions: expressions within the section itself cannot use Fn::If. */
  static final Conditions NONE = new Conditions(Map.of());

  Conditions {
    values = Map.copyOf(values);
  }

  boolean holds(String name, Location location) throws TemplateException {
    Boolean value = values.get(name);
    if (value == null) {
      throw location.error("unknown condition " + name);
    }
    return value;
  }
}
