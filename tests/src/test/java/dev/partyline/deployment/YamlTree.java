package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Parses YAML as a tree, as written: every scalar is text, and an intrinsic function in short form
 * ({@code !Ref Api}) is expanded ({@code {"Ref": "Api"}}).
 */
final class YamlTree {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private YamlTree() {}

  static JsonNode read(String text) {
    return new Compose(LoadSettings.builder().build())
        .composeString(text)
        .map(YamlTree::node)
        .orElseThrow(() -> new IllegalArgumentException("an empty document"));
  }

  private static JsonNode node(Node yaml) {
    String tag = yaml.getTag().getValue();
    if (!tag.startsWith("!") || tag.length() == 1) {
      return content(yaml);
    }
    String function = tag.substring(1);
    boolean bare = function.equals("Ref") || function.equals("Condition");
    JsonNode argument = content(yaml);
    return NODES
        .objectNode()
        .set(
            bare ? function : "Fn::" + function,
            function.equals("GetAtt") ? halves(argument) : argument);
  }

  private static JsonNode content(Node yaml) {
    if (yaml instanceof MappingNode mapping) {
      ObjectNode object = NODES.objectNode();
      for (NodeTuple entry : mapping.getValue()) {
        String key = ((ScalarNode) entry.getKeyNode()).getValue();
        JsonNode value = node(entry.getValueNode());
        object.set(key, key.equals("Fn::GetAtt") ? halves(value) : value);
      }
      return object;
    }
    if (yaml instanceof SequenceNode sequence) {
      ArrayNode array = NODES.arrayNode();
      sequence.getValue().forEach(item -> array.add(node(item)));
      return array;
    }
    return NODES.textNode(((ScalarNode) yaml).getValue());
  }

  /** {@code Table.Arn} is the same as {@code [Table, Arn]}. */
  private static JsonNode halves(JsonNode argument) {
    if (!argument.isTextual()) {
      return argument;
    }
    String[] parts = argument.asText().split("\\.", 2);
    return NODES.arrayNode().add(parts[0]).add(parts.length == 2 ? parts[1] : "");
  }
}
