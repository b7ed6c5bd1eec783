package dev.partyline.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An action of the page, read field by field. Every method throws {@link DemoActionException} with
 * the field's name if the field is missing or invalid.
 */
final class DemoAction {

  private static final int MAX_NAME_CHARACTERS = 100;
  private static final int MAX_SETTINGS = 20;
  private static final int MAX_TEXT_CHARACTERS = 200;
  private static final BigDecimal MAX_CAPACITY = BigDecimal.valueOf(100_000);

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
  private static final int MAX_DIGITS = 38;
  private static final int MAX_EXPONENT = 125;

  private static final Pattern ORIGIN = Pattern.compile("https?://[-.A-Za-z0-9]+(:[0-9]{1,5})?");

  private final JsonNode fields;

  DemoAction(JsonNode fields) {
    if (!fields.isObject()) {
      throw new DemoActionException("The body is not a JSON object");
    }
    this.fields = fields;
  }

  /** A user id. */
  UserId userId(String field) {
    return userId(field, fields.path(field));
  }

  private static UserId userId(String name, JsonNode value) {
    return UserId.parse(text(name, value)).orElseThrow(() -> invalidId(name));
  }

  /** A party id. */
  PartyId partyId(String field) {
    return PartyId.parse(text(field, fields.path(field))).orElseThrow(() -> invalidId(field));
  }

  private static DemoActionException invalidId(String name) {
    return new DemoActionException(
        name + " is longer than 128 characters, or has an invalid character");
  }

  /** A display name. */
  String name(String field) {
    return name(field, fields.path(field));
  }

  private static String name(String name, JsonNode value) {
    String text = text(name, value).strip();
    if (text.isEmpty() || text.length() > MAX_NAME_CHARACTERS) {
      throw new DemoActionException(
          name + " is blank, or longer than " + MAX_NAME_CHARACTERS + " characters");
    }
    return text;
  }

  /** A display name; empty if it is missing. */
  Optional<String> optionalName(String field) {
    return fields.has(field) ? Optional.of(name(field)) : Optional.empty();
  }

  /** The acting user: {@code {"id":…,"username":…}}. */
  Person person(String field) {
    JsonNode person = fields.path(field);
    return new Person(
        userId(field + ".id", person.path("id")),
        name(field + ".username", person.path("username")));
  }

  /** The origin of a page, {@code scheme://host[:port]}. */
  String origin(String field) {
    String origin = text(field, fields.path(field));
    if (!ORIGIN.matcher(origin).matches()) {
      throw new DemoActionException(field + " must be like https://app.example.org");
    }
    return origin;
  }

  /** A number of seconds, which may be negative. */
  long seconds(String field, long defaultValue) {
    JsonNode value = fields.path(field);
    if (value.isMissingNode()) {
      return defaultValue;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new DemoActionException(field + " is not a whole number of seconds");
    }
    return value.asLong();
  }

  /** A party's settings: text, numbers and booleans by name; empty if missing. */
  Optional<ObjectNode> settings(String field) {
    JsonNode value = fields.path(field);
    if (value instanceof MissingNode) {
      return Optional.empty();
    }
    if (!(value instanceof ObjectNode settings)) {
      throw new DemoActionException(field + " is not an object");
    }
    if (settings.size() > MAX_SETTINGS) {
      throw new DemoActionException(field + " has more than " + MAX_SETTINGS + " entries");
    }
    for (Map.Entry<String, JsonNode> setting : settings.properties()) {
      String name = field + "." + setting.getKey();
      if (setting.getKey().isEmpty() || setting.getKey().length() > MAX_NAME_CHARACTERS) {
        throw new DemoActionException(
            "a name in %s is empty or longer than %d characters"
                .formatted(field, MAX_NAME_CHARACTERS));
      }
      if (setting.getValue().isTextual()) {
        if (setting.getValue().asText().length() > MAX_TEXT_CHARACTERS) {
          throw new DemoActionException(
              name + " is longer than " + MAX_TEXT_CHARACTERS + " characters");
        }
      } else if (setting.getValue().isNumber()) {
        checkNumber(name, setting.getValue().decimalValue());
      } else if (!setting.getValue().isBoolean()) {
        throw new DemoActionException(name + " must be text, a number or a boolean");
      }
      if (setting.getKey().equals("capacity")) {
        checkCapacity(name, setting.getValue());
      }
    }
    return Optional.of(settings);
  }

  private static void checkCapacity(String name, JsonNode value) {
    BigDecimal capacity = value.isNumber() ? value.decimalValue() : BigDecimal.ZERO;
    if (capacity.stripTrailingZeros().scale() > 0
        || capacity.signum() <= 0
        || capacity.compareTo(MAX_CAPACITY) > 0) {
      throw new DemoActionException(name + " must be a whole number from 1 to " + MAX_CAPACITY);
    }
  }

  private static void checkNumber(String name, BigDecimal value) {
    int magnitude = value.precision() - value.scale();
    if (value.stripTrailingZeros().precision() > MAX_DIGITS || Math.abs(magnitude) > MAX_EXPONENT) {
      throw new DemoActionException(name + " is a number that DynamoDB does not support");
    }
  }

  private static String text(String name, JsonNode value) {
    if (value.isMissingNode()) {
      throw new DemoActionException(name + " is missing");
    }
    if (!value.isTextual()) {
      throw new DemoActionException(name + " must be text");
    }
    if (value.asText().isEmpty()) {
      throw new DemoActionException(name + " is empty");
    }
    return value.asText();
  }

  /** The signed-in user. */
  record Person(UserId id, String username) {}
}
