package dev.partyline.cloud.invoke;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function's name, partial ARN or full ARN, with an optional qualifier (<a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters">FunctionName</a>).
 *
 * @param name the function's name
 * @param qualifier a version or an alias; empty if none is given
 */
record FunctionName(String name, Optional<String> qualifier) {

  private static final int MAX_LENGTH = 170;
  private static final Pattern FORM =
      Pattern.compile(
          "(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:|[0-9]{12}:function:)?"
              + "(?<name>[A-Za-z0-9_-]+)(?::(?<qualifier>\\$LATEST|[A-Za-z0-9_-]+))?");

  /** Parses a name; empty if it is invalid. */
  static Optional<FunctionName> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (text.length() > MAX_LENGTH || !parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new FunctionName(parts.group("name"), Optional.ofNullable(parts.group("qualifier"))));
  }
}
