package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** template.yaml, or a damaged copy of it. Immutable. */
record SamTemplate(String text, JsonNode root) {

  /** The project's folder; tests run in the module's. */
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  static final String FUNCTION = "AWS::Serverless::Function";

  static SamTemplate real() throws IOException {
    return of(Files.readString(PROJECT.resolve("template.yaml")));
  }

  static SamTemplate of(String text) {
    return new SamTemplate(text, YamlTree.read(text));
  }

  /**
   * A copy in which the first occurrence of a text is replaced.
   *
   * @throws IllegalArgumentException if the text does not occur, since the test would prove nothing
   */
  SamTemplate damaged(String before, String after) {
    int start = text.indexOf(before);
    if (start < 0) {
      throw new IllegalArgumentException("template.yaml has no " + before);
    }
    return of(text.substring(0, start) + after + text.substring(start + before.length()));
  }

  Map<String, JsonNode> section(String name) {
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    root.path(name).properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries;
  }

  Map<String, JsonNode> resources(String type) {
    Map<String, JsonNode> resources = section("Resources");
    resources.values().removeIf(resource -> !resource.path("Type").asText().equals(type));
    return resources;
  }

  /** The functions, each with the properties from Globals. */
  List<DeployedFunction> functions() {
    JsonNode globals = root.path("Globals").path("Function");
    List<DeployedFunction> functions = new ArrayList<>();
    resources(FUNCTION)
        .forEach(
            (id, resource) ->
                functions.add(
                    new DeployedFunction(id, merged(globals, resource.path("Properties")))));
    return functions;
  }

  /** Merges maps; for all else the function's own value counts. */
  private static JsonNode merged(JsonNode globals, JsonNode own) {
    if (!globals.isObject() || !own.isObject()) {
      return own.isMissingNode() ? globals : own;
    }
    ObjectNode both = globals.deepCopy();
    own.properties()
        .forEach(
            entry ->
                both.set(entry.getKey(), merged(globals.path(entry.getKey()), entry.getValue())));
    return both;
  }

  /** Visits every node below one, with its path such as {@code Resources/Api/Type}. */
  static void walk(String place, JsonNode node, BiConsumer<String, JsonNode> visitor) {
    visitor.accept(place, node);
    node.properties()
        .forEach(entry -> walk(place + "/" + entry.getKey(), entry.getValue(), visitor));
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        walk(place + "/" + i, node.get(i), visitor);
      }
    }
  }

  /** The possible values of a node: both of an {@code Fn::If}, those of a list, or itself. */
  static List<JsonNode> alternatives(JsonNode node) {
    if (node.has("Fn::If")) {
      List<JsonNode> both = new ArrayList<>(alternatives(node.path("Fn::If").path(1)));
      both.addAll(alternatives(node.path("Fn::If").path(2)));
      return both;
    }
    if (node.isArray()) {
      List<JsonNode> all = new ArrayList<>();
      node.forEach(item -> all.addAll(alternatives(item)));
      return all;
    }
    boolean nothing = node.isMissingNode() || node.path("Ref").asText().equals("AWS::NoValue");
    return nothing ? List.of() : List.of(node);
  }
}
