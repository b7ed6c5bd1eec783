package dev.partyline.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named nodes, in the order in which they are written; no name stands twice. */
record Mapping(Place place, Map<String, Node> entries) implements Value {

  Mapping {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  static Mapping empty(Place place) {
    return new Mapping(place, Map.of());
  }

  @Override
  public String kind() {
    return "a mapping";
  }

  /** The mapping of that name; an empty one if there is none. */
  Mapping section(String name) throws TemplateException {
    Node node = entries.get(name);
    if (node == null) {
      return empty(place.child(name, place.line()));
    }
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    throw node.place().refuse("must be a mapping");
  }
}
