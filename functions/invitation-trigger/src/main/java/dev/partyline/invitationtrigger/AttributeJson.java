package dev.partyline.invitationtrigger;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB's attribute values as JSON that a browser can use: numbers as they are written (up to 38
 * digits), sets as arrays, binary as base64 (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">data
 * types</a>).
 */
final class AttributeJson {

  /** RFC 8259 section 6. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

  private static final Set<String> SETS = Set.of("SS", "NS", "BS");

  private AttributeJson() {}

  /**
   * The JSON of a value.
   *
   * @param attribute what it is the value of
   * @param value such as {@code {"N":"7"}}
   * @throws UnreadableItemException if it is no such value
   */
  static JsonElement of(String attribute, JsonElement value) {
    if (value instanceof JsonObject typed && typed.size() == 1) {
      Map.Entry<String, JsonElement> only = typed.entrySet().iterator().next();
      return of(attribute, only.getKey(), only.getValue());
    }
    throw unreadable(attribute);
  }

  private static JsonElement of(String attribute, String type, JsonElement content) {
    return switch (type) {
      case "S", "B" -> text(attribute, content);
      case "N" -> number(attribute, content);
      case "BOOL" -> flag(attribute, content);
      case "NULL" -> JsonNull.INSTANCE;
      case "M" -> map(attribute, content);
      case "L" -> list(attribute, content, element -> of(attribute, element));
      case "SS", "BS" -> list(attribute, content, element -> text(attribute, element));
      case "NS" -> list(attribute, content, element -> number(attribute, element));
      default -> throw unreadable(attribute);
    };
  }

  private static JsonPrimitive text(String attribute, JsonElement content) {
    if (content instanceof JsonPrimitive text && text.isString()) {
      return text;
    }
    throw unreadable(attribute);
  }

  private static JsonPrimitive number(String attribute, JsonElement content) {
    String digits = text(attribute, content).getAsString();
    if (!NUMBER.matcher(digits).matches()) {
      throw unreadable(attribute);
    }
    return new JsonPrimitive(new LazilyParsedNumber(digits));
  }

  private static JsonPrimitive flag(String attribute, JsonElement content) {
    if (content instanceof JsonPrimitive flag && flag.isBoolean()) {
      return flag;
    }
    throw unreadable(attribute);
  }

  private static JsonObject map(String attribute, JsonElement content) {
    if (content instanceof JsonObject members) {
      JsonObject object = new JsonObject();
      members
          .entrySet()
          .forEach(member -> object.add(member.getKey(), of(attribute, member.getValue())));
      return object;
    }
    throw unreadable(attribute);
  }

  private static JsonArray list(
      String attribute, JsonElement content, UnaryOperator<JsonElement> each) {
    if (content instanceof JsonArray elements) {
      JsonArray array = new JsonArray();
      elements.forEach(element -> array.add(each.apply(element)));
      return array;
    }
    throw unreadable(attribute);
  }

  private static UnreadableItemException unreadable(String attribute) {
    return new UnreadableItemException(attribute, "is not a value that DynamoDB has");
  }

  /** Whether two values are the same. The order of a set says nothing, and may differ. */
  static boolean same(JsonElement one, @Nullable JsonElement other) {
    return one.equals(other) || (other != null && unordered(one).equals(unordered(other)));
  }

  private static JsonElement unordered(JsonElement value) {
    if (value instanceof JsonArray elements) {
      JsonArray array = new JsonArray();
      elements.forEach(element -> array.add(unordered(element)));
      return array;
    }
    if (value instanceof JsonObject members) {
      JsonObject object = new JsonObject();
      members
          .entrySet()
          .forEach(
              member ->
                  object.add(
                      member.getKey(),
                      SETS.contains(member.getKey()) && member.getValue() instanceof JsonArray set
                          ? sorted(set)
                          : unordered(member.getValue())));
      return object;
    }
    return value;
  }

  private static JsonArray sorted(JsonArray set) {
    JsonArray sorted = new JsonArray();
    set.asList().stream().map(JsonElement::toString).sorted().forEach(sorted::add);
    return sorted;
  }
}
