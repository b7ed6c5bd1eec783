package dev.partyline.template;

import java.util.List;

/** A list. */
record Sequence(Place place, List<Node> items) implements Value {

  Sequence {
    items = List.copyOf(items);
  }

  @Override
  public String kind() {
    return "a list";
  }
}
