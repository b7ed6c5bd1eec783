package dev.partyline.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * An entry of the {@code Parameters} section with its constraints. For a list, each item must meet
 * them; {@code AllowedPattern} must match the whole item.
 *
 * <p>The default of an {@code AWS::SSM::Parameter::Value<…>} is the name of a value in the cloud,
 * and is ignored: the caller must give a value.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html#parameters-section-structure-properties">Parameter
 *     properties</a>
 */
record ParameterDeclaration(Mapping fields, String type) {

  private static final KnownProperties PROPERTIES =
      KnownProperties.reading(
          "Type",
          "Default",
          "AllowedValues",
          "AllowedPattern",
          "MinLength",
          "MaxLength",
          "MinValue",
          "MaxValue",
          "NoEcho",
          "ConstraintDescription",
          "Description");

  private static final String SSM_VALUE = "AWS::SSM::Parameter::Value<";

  private static final Set<String> PLAIN_TYPES =
      Set.of("String", "Number", "CommaDelimitedList", "List<Number>", "List<String>");

  /** Types such as {@code AWS::EC2::VPC::Id} and lists of them: not validated locally. */
  private static final Pattern AWS_TYPE =
      Pattern.compile("AWS::[A-Za-z0-9:]+|List<AWS::[A-Za-z0-9:]+>|AWS::SSM::Parameter::Value<.+>");

  static ParameterDeclaration read(Node node) throws TemplateException {
    if (!(node instanceof Mapping fields)) {
      throw node.location().error("must be a mapping");
    }
    PROPERTIES.check(fields);
    Node type = fields.entries().get("Type");
    if (type == null) {
      throw fields.location().error("Type is missing");
    }
    String name = Evaluator.literal(type);
    if (!PLAIN_TYPES.contains(name) && !AWS_TYPE.matcher(name).matches()) {
      throw type.location().error("unknown parameter type " + name);
    }
    return new ParameterDeclaration(fields, name);
  }

  boolean hasDefault() {
    return fields.entries().containsKey("Default") && !type.startsWith(SSM_VALUE);
  }

  String defaultText() throws TemplateException {
    return text("Default", "");
  }

  /** Validates a value. The error shows the value, except with NoEcho. */
  ParameterValue check(String value) throws TemplateException {
    Node noEcho = fields.entries().get("NoEcho");
    boolean secret = noEcho instanceof Scalar flag && flag.asBoolean();
    boolean list = type.equals("CommaDelimitedList") || type.contains("List<");
    list |= type.equals(SSM_VALUE + "CommaDelimitedList>");
    List<String> texts = new ArrayList<>();
    for (String part : list ? value.split(",", -1) : new String[] {value}) {
      String text = list ? part.strip() : part;
      check(text, secret ? "****" : "'" + text + "'");
      texts.add(text);
    }
    return new ParameterValue(texts, list, secret);
  }

  private void check(String text, String shown) throws TemplateException {
    if (type.equals("Number") || type.equals("List<Number>")) {
      double number = number(text, shown);
      if (number < limit("MinValue", Double.NEGATIVE_INFINITY)) {
        throw violation(shown + " is less than MinValue " + text("MinValue", ""));
      }
      if (number > limit("MaxValue", Double.POSITIVE_INFINITY)) {
        throw violation(shown + " is more than MaxValue " + text("MaxValue", ""));
      }
    } else {
      if (text.length() < limit("MinLength", 0)) {
        throw violation(shown + " is shorter than MinLength " + text("MinLength", ""));
      }
      if (text.length() > limit("MaxLength", Double.POSITIVE_INFINITY)) {
        throw violation(shown + " is longer than MaxLength " + text("MaxLength", ""));
      }
    }
    if (fields.entries().get("AllowedValues") instanceof Sequence allowed) {
      List<String> values = new ArrayList<>();
      for (Node item : allowed.items()) {
        values.add(item instanceof Scalar scalar ? scalar.asText() : Evaluator.literal(item));
      }
      if (!values.contains(text)) {
        throw violation(shown + " is not one of AllowedValues " + String.join(", ", values));
      }
    }
    String pattern = text("AllowedPattern", ".*");
    if (fields.entries().containsKey("AllowedPattern") && !matches(pattern, text)) {
      throw violation(shown + " does not match AllowedPattern " + pattern);
    }
  }

  private double number(String text, String shown) throws TemplateException {
    try {
      return new BigDecimal(text).doubleValue();
    } catch (NumberFormatException notANumber) {
      throw violation(shown + " is not a number");
    }
  }

  private boolean matches(String pattern, String text) throws TemplateException {
    try {
      return Pattern.compile(pattern).matcher(text).matches();
    } catch (PatternSyntaxException malformed) {
      throw error("AllowedPattern is invalid: " + malformed.getDescription());
    }
  }

  private double limit(String name, double defaultValue) throws TemplateException {
    return fields.entries().containsKey(name) ? number(text(name, ""), name) : defaultValue;
  }

  private String text(String name, String defaultValue) throws TemplateException {
    Node node = fields.entries().get(name);
    if (node == null) {
      return defaultValue;
    }
    if (node instanceof Scalar scalar) {
      return scalar.asText();
    }
    throw node.location().error("must be literal text");
  }

  /** With the template author's own words, as CloudFormation does. */
  private TemplateException violation(String message) throws TemplateException {
    String description = text("ConstraintDescription", "");
    return error(description.isEmpty() ? message : message + "; " + description);
  }

  private TemplateException error(String message) {
    return fields.location().error(message);
  }
}
