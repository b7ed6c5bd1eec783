package dev.partyline.template;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A single value.
 *
 * <p>CloudFormation reads YAML 1.1, in which an unquoted {@code on} is a boolean, {@code 0123} the
 * number 83 and {@code 1.10} the number 1.1: in the cloud, a function gets another text than the
 * template has. Such a value is an error where text is required, and needs quotes. {@code yes},
 * {@code on} and similar values are valid booleans. Dates are text: CloudFormation has no
 * timestamps.
 *
 * @param text as written, without quotes
 * @param plain whether it is written without quotes and without {@code |} or {@code >}
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html">Template
 *     format: YAML 1.1 without timestamps, aliases and merges</a>
 * @see <a href="https://yaml.org/type/">YAML 1.1 types</a>
 */
record Scalar(Location location, String text, boolean plain, ScalarOrigin origin) implements Value {

  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE =
      Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF");

  /** Every form of a number in YAML 1.1: bases 2, 8, 10, 16, 60, underscores, exponents. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*([eE][-+]?[0-9]+)?"
              + "|[0-9][0-9_]*\\.[0-9_]*([eE][-+]?[0-9]+)?|\\.[0-9][0-9_]*([eE][-+]?[0-9]+)?"
              + "|[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?|\\.(inf|Inf|INF))|\\.(nan|NaN|NAN)");

  /** The numbers that do not change when they are parsed and formatted. */
  private static final Pattern STABLE_NUMBER =
      Pattern.compile(
          "0|-?([1-9][0-9]*|0\\.(0|[0-9]{0,3}[1-9])|[1-9][0-9]{0,8}\\.(0|[0-9]{0,5}[1-9]))");

  static Scalar written(Location location, String text, boolean plain) {
    return new Scalar(location, text, plain, ScalarOrigin.Text.VISIBLE);
  }

  static Scalar computed(Location location, String text, ScalarOrigin origin) {
    return new Scalar(location, text, false, origin);
  }

  @Override
  public String kind() {
    return "text";
  }

  boolean isNull() {
    return plain && NULL.contains(text);
  }

  /** The value as text, as in a function's environment. */
  String asText() throws TemplateException {
    if (!plain) {
      return text;
    }
    if (isNull()) {
      throw location.error("null is not a value");
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      String bool = Boolean.toString(TRUE.contains(text));
      if (!text.equalsIgnoreCase(bool)) {
        throw location.error(
            "CloudFormation reads %s as the boolean %s; write %s or \"%s\""
                .formatted(text, bool, bool, text));
      }
      return bool;
    }
    if (NUMBER.matcher(text).matches() && !STABLE_NUMBER.matcher(text).matches()) {
      throw location.error(
          "CloudFormation reads %s as a number and may write it differently; write \"%s\""
              .formatted(text, text));
    }
    return text;
  }

  boolean asBoolean() throws TemplateException {
    if (TRUE.contains(text)) {
      return true;
    }
    if (FALSE.contains(text)) {
      return false;
    }
    throw location.error("must be true or false, not " + shown());
  }

  /** A whole number from {@code minimum} to {@code maximum}, both included. */
  int asInteger(int minimum, int maximum) throws TemplateException {
    try {
      int number = Integer.parseInt(asText());
      if (number >= minimum && number <= maximum) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below, with the limits.
    }
    throw location.error(
        "must be a whole number from %d to %d, not %s".formatted(minimum, maximum, shown()));
  }

  /** The text for a message: in quotes, or stars if it is secret. */
  String shown() {
    return origin == ScalarOrigin.Text.SECRET ? "****" : "'" + text + "'";
  }
}
