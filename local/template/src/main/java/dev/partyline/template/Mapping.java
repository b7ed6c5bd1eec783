package dev.partyline.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named nodes, in the order in which they are written; no name stands twice. */
record Mapping(Location location, Map<String, Node> entries) implements Value {

  Mapping {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  static Mapping empty(Location location) {
    return new Mapping(location, Map.of());
  }

  @Override
  public String kind() {
    return "a mapping";
  }

  /** The mapping of that name; an empty one if there is none. */
  Mapping section(String name) throws TemplateException {
    Node node = entries.get(name);
    if (node == null) {
      return empty(location.child(name, location.line()));
    }
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    throw node.location().refuse("must be a mapping");
  }
}
