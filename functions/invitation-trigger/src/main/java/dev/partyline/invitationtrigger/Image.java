package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An item before or after a change. */
final class Image {

  private final Map<String, AttributeValue> attributes;

  private Image(Map<String, AttributeValue> attributes) {
    this.attributes = attributes;
  }

  /** The image, or nothing if the item was not there. */
  static Optional<Image> of(@Nullable Map<String, AttributeValue> attributes) {
    return attributes == null || attributes.isEmpty()
        ? Optional.empty()
        : Optional.of(new Image(attributes));
  }

  Set<String> names() {
    return attributes.keySet();
  }

  Optional<AttributeValue> attribute(String name) {
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
    AttributeValue value = attributes.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value.getS() == null) {
      throw new UnreadableItemException(name, "is not a text");
    }
    return Optional.of(value.getS());
  }

  /** A map that must be there. */
  Image map(String name) {
    AttributeValue value = attributes.get(name);
    if (value == null || value.getM() == null) {
      throw new UnreadableItemException(name, "is not a map");
    }
    return new Image(value.getM());
  }
}
