package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.partyline.channel.UserId;
import dev.partyline.user.Username;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** An item's attributes by name, before or after a change, or a map within them. */
final class Image {

  private static final Set<String> KEYS = Set.of("PK", "SK");

  private final Map<String, AttributeValue> attributes;

  Image(Map<String, AttributeValue> attributes) {
    this.attributes = attributes;
  }

  /** The new values of the top-level attributes that changed; {@code null} for a removed one. */
  JsonObject changesSince(Image before) {
    JsonObject changes = new JsonObject();
    Set<String> names = new TreeSet<>(before.attributes.keySet());
    names.addAll(attributes.keySet());
    names.removeAll(KEYS);
    for (String name : names) {
      AttributeValue now = attributes.get(name);
      if (now == null) {
        changes.add(name, JsonNull.INSTANCE);
      } else if (!AttributeJson.same(now, before.attributes.get(name))) {
        changes.add(name, AttributeJson.of(name, now));
      }
    }
    return changes;
  }

  Optional<AttributeValue> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  /** A string that must exist and not be empty. */
  String text(String name) {
    return optionalText(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> new UnreadableItemException(name, "is missing or empty"));
  }

  /** A string that may be missing, but must not have another type. */
  Optional<String> optionalText(String name) {
    return attribute(name)
        .map(
            value -> {
              if (value.getS() == null) {
                throw new UnreadableItemException(name, "is not a text");
              }
              return value.getS();
            });
  }

  /** A user id that must exist. */
  UserId userId(String name) {
    return UserId.parse(text(name))
        .orElseThrow(() -> new UnreadableItemException(name, "cannot be an id"));
  }

  /**
   * The username to show: {@code username}, or the id if it is missing or has nothing visible.
   *
   * @param id the attribute with the user's id
   */
  String shownUsername(String id) {
    return optionalText("username")
        .flatMap(Username::parse)
        .orElseGet(() -> Username.of(userId(id)))
        .text();
  }

  /** A map that must exist. */
  Image map(String name) {
    return attribute(name)
        .map(AttributeValue::getM)
        .map(Image::new)
        .orElseThrow(() -> new UnreadableItemException(name, "is not a map"));
  }
}
