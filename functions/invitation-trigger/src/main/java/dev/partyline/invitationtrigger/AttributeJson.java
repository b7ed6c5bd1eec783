package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * DynamoDB's attribute values as JSON that a browser can use: numbers as they are written (up to 38
 * digits), sets as arrays, binary as base64 (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">data
 * types</a>).
 */
final class AttributeJson {

  private static final Set<String> KEYS = Set.of("PK", "SK");

  private AttributeJson() {}

  /** The new values of the top-level attributes that changed; {@code null} for one that is gone. */
  static JsonObject difference(Image before, Image after) {
    JsonObject difference = new JsonObject();
    Set<String> names = new TreeSet<>(before.names());
    names.addAll(after.names());
    names.removeAll(KEYS);
    for (String name : names) {
      Optional<AttributeValue> value = after.attribute(name);
      if (!value.equals(before.attribute(name))) {
        difference.add(name, value.map(AttributeJson::json).orElse(JsonNull.INSTANCE));
      }
    }
    return difference;
  }

  private static JsonElement json(AttributeValue value) {
    if (value.getS() != null) {
      return new JsonPrimitive(value.getS());
    }
    if (value.getN() != null) {
      return number(value.getN());
    }
    if (value.getBOOL() != null) {
      return new JsonPrimitive(value.getBOOL());
    }
    if (value.getM() != null) {
      JsonObject object = new JsonObject();
      value.getM().forEach((name, member) -> object.add(name, json(member)));
      return object;
    }
    if (value.getB() != null) {
      return binary(value.getB());
    }
    JsonArray array = new JsonArray();
    if (value.getL() != null) {
      value.getL().forEach(element -> array.add(json(element)));
    } else if (value.getSS() != null) {
      value.getSS().forEach(array::add);
    } else if (value.getNS() != null) {
      value.getNS().forEach(element -> array.add(number(element)));
    } else if (value.getBS() != null) {
      value.getBS().forEach(element -> array.add(binary(element)));
    } else {
      return JsonNull.INSTANCE;
    }
    return array;
  }

  private static JsonPrimitive number(String digits) {
    return new JsonPrimitive(new LazilyParsedNumber(digits));
  }

  private static JsonPrimitive binary(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return new JsonPrimitive(Base64.getEncoder().encodeToString(copy));
  }
}
