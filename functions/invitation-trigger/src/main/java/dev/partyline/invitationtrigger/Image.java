package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.partyline.channel.UserId;
import dev.partyline.user.Username;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An item's attributes by name, before or after a change, or a map within them. */
final class Image {

  private final Map<String, AttributeValue> attributes;

  /** Where the map is within the item, such as {@code invitedBy.}; empty for the item itself. */
  private final String path;

  Image(Map<String, AttributeValue> attributes) {
    this(attributes, "");
  }

  private Image(Map<String, AttributeValue> attributes, String path) {
    this.attributes = attributes;
    this.path = path;
  }

  /**
   * The new values of the attributes that changed; {@code null} for a removed one.
   *
   * @param names the attributes to compare
   */
  JsonObject changesSince(Image before, Set<String> names) {
    JsonObject changes = new JsonObject();
    for (String name : names) {
      Optional<AttributeValue> then = before.attribute(name);
      Optional<AttributeValue> now = attribute(name);
      if (now.isEmpty() && then.isPresent()) {
        changes.add(name, JsonNull.INSTANCE);
      } else if (now.isPresent() && !AttributeJson.same(now.get(), then.orElse(null))) {
        changes.add(name, AttributeJson.of(name, now.get()));
      }
    }
    return changes;
  }

  /**
   * An attribute; empty if it is missing. One of type NULL counts as missing: libraries write it
   * for a value that their language does not have, such as Python's {@code None}.
   */
  Optional<AttributeValue> attribute(String name) {
    return Optional.ofNullable(attributes.get(name)).filter(value -> value.getNULL() == null);
  }

  /** A string that must exist and not be empty. */
  String text(String name) {
    return optionalText(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> unreadable(name, "is missing or empty"));
  }

  /** A string that may be missing, but must not have another type. */
  Optional<String> optionalText(String name) {
    return attribute(name)
        .map(
            value -> {
              if (value.getS() == null) {
                throw unreadable(name, "is not a text");
              }
              return value.getS();
            });
  }

  /** A user id that must exist. */
  UserId userId(String name) {
    return UserId.parse(text(name)).orElseThrow(() -> unreadable(name, "cannot be an id"));
  }

  /** The username to show; empty if it is missing or has nothing visible. */
  Optional<Username> username() {
    return optionalText("username").flatMap(Username::parse);
  }

  /** A map that must exist. */
  Image map(String name) {
    AttributeValue value = attribute(name).orElseThrow(() -> unreadable(name, "is missing"));
    if (value.getM() == null) {
      throw unreadable(name, "is not a map");
    }
    return new Image(value.getM(), path + name + ".");
  }

  private UnreadableItemException unreadable(String name, String why) {
    return new UnreadableItemException(path + name, why);
  }
}
