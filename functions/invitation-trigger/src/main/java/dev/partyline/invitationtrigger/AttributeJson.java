package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts DynamoDB attribute values to JSON for browsers: numbers as written (up to 38 digits),
 * sets as arrays, binary as base64 (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">data
 * types</a>).
 */
final class AttributeJson {

  /** RFC 8259 section 6. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

  private AttributeJson() {}

  /**
   * Converts a value.
   *
   * @param attribute its name, for the exception
   * @throws UnreadableItemException if DynamoDB has no such type
   */
  static JsonElement of(String attribute, @Nullable AttributeValue value) {
    if (value == null) {
      throw unreadable(attribute);
    }
    if (value.getS() != null) {
      return new JsonPrimitive(value.getS());
    }
    if (value.getN() != null) {
      return number(attribute, value.getN());
    }
    if (value.getBOOL() != null) {
      return new JsonPrimitive(value.getBOOL());
    }
    if (value.getNULL() != null) {
      return JsonNull.INSTANCE;
    }
    if (value.getM() != null) {
      return map(attribute, value.getM());
    }
    if (value.getL() != null) {
      return list(value.getL(), element -> of(attribute, element));
    }
    if (value.getSS() != null) {
      return list(value.getSS(), JsonPrimitive::new);
    }
    if (value.getNS() != null) {
      return list(value.getNS(), element -> number(attribute, element));
    }
    if (value.getB() != null) {
      return RecordJson.base64(value.getB());
    }
    if (value.getBS() != null) {
      return list(value.getBS(), RecordJson::base64);
    }
    throw unreadable(attribute);
  }

  private static JsonPrimitive number(String attribute, String digits) {
    if (!NUMBER.matcher(digits).matches()) {
      throw unreadable(attribute);
    }
    return new JsonPrimitive(new LazilyParsedNumber(digits));
  }

  private static JsonObject map(String attribute, Map<String, AttributeValue> members) {
    JsonObject object = new JsonObject();
    members.forEach((name, value) -> object.add(name, of(attribute, value)));
    return object;
  }

  private static <T> JsonArray list(Collection<T> elements, Function<T, JsonElement> each) {
    JsonArray array = new JsonArray();
    elements.forEach(element -> array.add(each.apply(element)));
    return array;
  }

  private static UnreadableItemException unreadable(String attribute) {
    return new UnreadableItemException(attribute, "is not a value that DynamoDB has");
  }

  /** Whether two values are equal. The order of a set has no meaning, and may differ. */
  static boolean same(AttributeValue one, @Nullable AttributeValue other) {
    return one.equals(other) || (other != null && ordered(one).equals(ordered(other)));
  }

  private static AttributeValue ordered(@Nullable AttributeValue value) {
    if (value == null) {
      return new AttributeValue();
    }
    AttributeValue ordered = value.clone();
    ordered.setSS(sorted(value.getSS()));
    ordered.setNS(sorted(value.getNS()));
    ordered.setBS(sorted(value.getBS()));
    if (value.getM() != null) {
      Map<String, AttributeValue> members = new HashMap<>(value.getM());
      members.replaceAll((name, member) -> ordered(member));
      ordered.setM(members);
    }
    if (value.getL() != null) {
      ordered.setL(value.getL().stream().map(AttributeJson::ordered).toList());
    }
    return ordered;
  }

  private static <T extends Comparable<? super T>> @Nullable List<T> sorted(@Nullable List<T> set) {
    return set == null ? null : set.stream().sorted().toList();
  }
}
