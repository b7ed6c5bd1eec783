package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks that the specification knows every property in the template, and that required ones exist.
 */
final class PropertiesCheck {

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy.html">Sections
   *     of a SAM template</a>
   */
  private static final Set<String> SECTIONS =
      Set.of(
          "AWSTemplateFormatVersion",
          "Conditions",
          "Description",
          "Globals",
          "Mappings",
          "Metadata",
          "Outputs",
          "Parameters",
          "Resources",
          "Rules",
          "Transform");

  private final Specification specification;
  private final List<String> complaints = new ArrayList<>();

  private PropertiesCheck(Specification specification) {
    this.specification = specification;
  }

  static List<String> complaints(SamTemplate template, Specification specification) {
    PropertiesCheck check = new PropertiesCheck(specification);
    check.check(template);
    return check.complaints;
  }

  private void check(SamTemplate template) {
    template
        .root()
        .fieldNames()
        .forEachRemaining(
            section -> {
              if (!SECTIONS.contains(section)) {
                complaints.add("there is no section " + section);
              }
            });
    entries(template, "Parameters", "Parameter");
    entries(template, "Rules", "Rule");
    entries(template, "Outputs", "Output");
    shape("Globals", template.root().path("Globals"), "Globals");
    entries(template, "Resources", "Resource");
    template
        .section("Resources")
        .forEach(
            (id, resource) -> {
              String type = resource.path("Type").asText();
              if (specification.has(type)) {
                shape("Resources/" + id + "/Properties", resource.path("Properties"), type);
              } else {
                complaints.add("Resources/%s: specification.json has no %s".formatted(id, type));
              }
            });
  }

  private void entries(SamTemplate template, String section, String shape) {
    template.section(section).forEach((name, entry) -> shape(section + "/" + name, entry, shape));
  }

  private void value(String place, JsonNode value, String shape, JsonNode beside) {
    if (shape.endsWith("{}")) {
      value
          .properties()
          .forEach(
              entry ->
                  value(
                      place + "/" + entry.getKey(),
                      entry.getValue(),
                      shape.substring(0, shape.length() - 2),
                      value));
    } else {
      String name = shape.replace("[]", "").replace("<Type>", beside.path("Type").asText());
      for (JsonNode one : SamTemplate.alternatives(value)) {
        shape(place, one, name);
      }
    }
  }

  private void shape(String place, JsonNode node, String shape) {
    if (isComputed(node)) {
      return;
    }
    if (!specification.has(shape)) {
      complaints.add("%s: specification.json has no %s".formatted(place, shape));
      return;
    }
    for (String name : specification.required(shape)) {
      if (!node.has(name)) {
        complaints.add("%s: %s is missing".formatted(place, name));
      }
    }
    Set<String> allowed = specification.allowed(shape);
    node.properties()
        .forEach(
            entry -> {
              String name = entry.getKey();
              if (!allowed.contains(name)) {
                complaints.add("%s: there is no %s; there are %s".formatted(place, name, allowed));
              }
              String nested = specification.nested(shape, name);
              if (!nested.isEmpty()) {
                value(place + "/" + name, entry.getValue(), nested, node);
              }
            });
  }

  private static boolean isComputed(JsonNode node) {
    return node.size() == 1 && (node.has("Ref") || node.fieldNames().next().startsWith("Fn::"));
  }
}
