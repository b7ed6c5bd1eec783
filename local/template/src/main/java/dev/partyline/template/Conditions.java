package dev.partyline.template;

import java.util.Map;

/**
 * The template's conditions, each either holding or not.
 *
 * @param values whether the condition of that name holds
 */
record Conditions(Map<String, Boolean> values) {

  /** For the expressions inside the section itself, which cannot ask for a condition by Fn::If. */
  static final Conditions NONE = new Conditions(Map.of());

  Conditions {
    values = Map.copyOf(values);
  }

  boolean holds(String name, Location location) throws TemplateException {
    Boolean value = values.get(name);
    if (value == null) {
      throw location.refuse("no condition " + name);
    }
    return value;
  }
}
