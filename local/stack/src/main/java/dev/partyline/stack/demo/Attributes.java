package dev.partyline.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts DynamoDB's attribute values to JSON and back: text, numbers, booleans and maps. */
final class Attributes {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Attributes() {}

  static Map<String, AttributeValue> ofObject(JsonNode object) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    object
        .properties()
        .forEach(attribute -> attributes.put(attribute.getKey(), of(attribute.getValue())));
    return attributes;
  }

  private static AttributeValue of(JsonNode value) {
    if (value.isObject()) {
      return AttributeValue.fromM(ofObject(value));
    }
    if (value.isNumber()) {
      return AttributeValue.fromN(value.asText());
    }
    if (value.isBoolean()) {
      return AttributeValue.fromBool(value.asBoolean());
    }
    return AttributeValue.fromS(value.asText());
  }

  static ObjectNode json(Map<String, AttributeValue> attributes) {
    ObjectNode object = JSON.objectNode();
    attributes.forEach((name, value) -> object.set(name, json(value)));
    return object;
  }

  /** {@code null} for types that the app does not use. */
  private static JsonNode json(AttributeValue value) {
    return switch (value.type()) {
      case S -> JSON.textNode(value.s());
      case N -> JSON.numberNode(new BigDecimal(value.n()));
      case BOOL -> JSON.booleanNode(value.bool());
      case M -> json(value.m());
      default -> JSON.nullNode();
    };
  }
}
