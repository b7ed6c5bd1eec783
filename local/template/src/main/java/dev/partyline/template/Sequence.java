package dev.partyline.template;

import java.util.List;

/** A list. */
record Sequence(Location location, List<Node> items) implements Value {

  Sequence {
    items = List.copyOf(items);
  }

  @Override
  public String kind() {
    return "a list";
  }
}
