package dev.partyline.template;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the pairs of one argument of {@code --parameter-overrides}. */
final class OverrideParser {

  /** A name, in quotes or not: CloudFormation allows letters and digits only. */
  private static final String NAME = "[\"']?([A-Za-z0-9]+)[\"']?";

  private static final Pattern PAIR =
      Pattern.compile("ParameterKey=" + NAME + ",ParameterValue=|" + NAME + "=");

  /** The next pair begins after white space. */
  private static final Pattern NEXT =
      Pattern.compile("(?<!\\\\)\\s+(?=(?:" + PAIR.pattern() + "))|\\s*$");

  /** A quoted value, with the end of the pair. */
  private static final Pattern QUOTED =
      Pattern.compile(
          "(?:\"((?:\\\\.|[^\"\\\\])*+)\"|'((?:\\\\.|[^'\\\\])*+)')(?=\\s|$)", Pattern.DOTALL);

  private static final Pattern ESCAPED = Pattern.compile("\\\\([ \"'])");

  private final String text;
  private final int number;
  private int position;

  /**
   * Creates a parser.
   *
   * @param number the argument's number, from 1, for messages
   */
  OverrideParser(String argument, int number) {
    this.text = argument.strip();
    this.number = number;
  }

  boolean hasNext() {
    return position < text.length();
  }

  /** The next pair. The message of an error has no value: it may be a secret. */
  Map.Entry<String, String> next() throws OverrideException {
    Matcher pair = PAIR.matcher(text).region(position, text.length());
    if (!pair.lookingAt()) {
      throw malformed(position == 0 ? " is not Name=value" : ": text after a quoted value");
    }
    String name = pair.group(1) == null ? pair.group(2) : pair.group(1);
    if (pair.group(1) == null && name.equals("ParameterKey")) {
      throw malformed(" is not ParameterKey=Name,ParameterValue=value");
    }
    return Map.entry(name, ESCAPED.matcher(value(pair.end())).replaceAll("$1"));
  }

  private String value(int start) {
    Matcher quoted = QUOTED.matcher(text).region(start, text.length());
    if (quoted.lookingAt()) {
      position = quoted.end();
      skipSpace();
      return quoted.group(1) == null ? quoted.group(2) : quoted.group(1);
    }
    Matcher next = NEXT.matcher(text).region(start, text.length());
    // Always finds the end of the text at least.
    int end = next.find() ? next.start() : text.length();
    position = end;
    skipSpace();
    return text.substring(start, end);
  }

  private void skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private OverrideException malformed(String detail) {
    return new OverrideException("argument " + number + detail);
  }
}
