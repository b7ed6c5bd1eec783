package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;

/**
 * The properties that SAM, CloudFormation and IAM allow for the types used here:
 * specification.json, in which every entry names its page. To use another type of resource or
 * nested property, add it there.
 */
record Specification(JsonNode shapes) {

  static Specification read() throws IOException {
    try (InputStream in = Specification.class.getResourceAsStream("specification.json")) {
      return new Specification(new JsonMapper().readTree(in));
    }
  }

  boolean has(String shape) {
    return shapes.has(shape);
  }

  Set<String> allowed(String shape) {
    Set<String> names = names(shape, "values");
    shapes.path(shape).path("nested").fieldNames().forEachRemaining(names::add);
    return names;
  }

  Set<String> required(String shape) {
    return names(shape, "required");
  }

  /** The attributes that {@code Fn::GetAtt} returns for a type of resource. */
  Set<String> attributes(String type) {
    return names(type, "attributes");
  }

  /** The shape of a nested property, with {@code []} behind it for a list, {@code {}} for a map. */
  String nested(String shape, String property) {
    return shapes.path(shape).path("nested").path(property).asText();
  }

  private Set<String> names(String shape, String member) {
    Set<String> names = new TreeSet<>();
    shapes.path(shape).path(member).forEach(name -> names.add(name.asText()));
    return names;
  }
}
