package dev.partyline.invitationtrigger;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An item before or after a change, or a map in one: names, and values in DynamoDB's JSON (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">AttributeValue</a>).
 */
final class Image {

  private static final Set<String> KEYS = Set.of("PK", "SK");

  private final JsonObject attributes;

  private Image(JsonObject attributes) {
    this.attributes = attributes;
  }

  /** The image, or nothing if the item was not there. */
  static Optional<Image> of(@Nullable JsonElement attributes) {
    return attributes instanceof JsonObject object && !object.isEmpty()
        ? Optional.of(new Image(object))
        : Optional.empty();
  }

  /** The new values of the top-level attributes that changed; {@code null} for one that is gone. */
  JsonObject changesSince(Image before) {
    JsonObject changes = new JsonObject();
    Set<String> names = new TreeSet<>(before.attributes.keySet());
    names.addAll(attributes.keySet());
    names.removeAll(KEYS);
    for (String name : names) {
      JsonElement now = attributes.get(name);
      if (now == null) {
        changes.add(name, JsonNull.INSTANCE);
      } else if (!AttributeJson.same(now, before.attributes.get(name))) {
        changes.add(name, AttributeJson.of(name, now));
      }
    }
    return changes;
  }

  /** The value, such as {@code {"S":"Friday"}}. */
  Optional<JsonElement> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  /** A text that must be there and not be empty. */
  String text(String name) {
    return optionalText(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> new UnreadableItemException(name, "is missing or empty"));
  }

  /** A text that may be missing, but may be nothing else. */
  Optional<String> optionalText(String name) {
    JsonElement value = attributes.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof JsonObject typed
        && typed.get("S") instanceof JsonPrimitive text
        && text.isString()) {
      return Optional.of(text.getAsString());
    }
    throw new UnreadableItemException(name, "is not a text");
  }

  /** A map that must be there. */
  Image map(String name) {
    if (attributes.get(name) instanceof JsonObject typed
        && typed.get("M") instanceof JsonObject map) {
      return new Image(map);
    }
    throw new UnreadableItemException(name, "is not a map");
  }
}
