package dev.partyline.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A mapping of unique names to nodes, in the order of the template. */
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

  /** The mapping with this name; empty if it is missing. */
  Mapping section(String name) throws TemplateException {
    Node node = entries.get(name);
    if (node == null) {
      return empty(location.child(name, location.line()));
    }
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    throw node.location().error("must be a mapping");
  }
}
