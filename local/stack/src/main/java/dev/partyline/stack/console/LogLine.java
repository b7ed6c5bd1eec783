package dev.partyline.stack.console;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log line of a function, or about one.
 *
 * @param at when it was received
 * @param source the function's logical id; a part of the stack that serves it follows after a space
 * @param text what was logged, mostly JSON
 */
public record LogLine(Instant at, String source, String text) {

  private static final Pattern STORED = Pattern.compile("(\\S+) \\[([^]]*)] (.*)", Pattern.DOTALL);
  private static final Pattern PRINTED = Pattern.compile("\\[([^]]*)] (.*)", Pattern.DOTALL);

  /** Parses a line such as {@code [ChannelAuthFunction] {…}}. */
  static LogLine printed(Instant at, String line) {
    Matcher parts = PRINTED.matcher(line);
    return parts.matches()
        ? new LogLine(at, parts.group(1), parts.group(2))
        : new LogLine(at, "", line);
  }

  /** Parses the output of {@link #stored}. */
  static Optional<LogLine> read(String line) {
    Matcher parts = STORED.matcher(line);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LogLine(Instant.parse(parts.group(1)), parts.group(2), parts.group(3)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** With the time: {@code 2026-02-03T04:05:06.789Z [ChannelAuthFunction] {…}}. */
  String stored() {
    return at + " " + json();
  }

  /** As the function wrote it, behind its name. */
  String json() {
    return "[" + source + "] " + text;
  }

  /** The function's logical id. */
  String function() {
    int space = source.indexOf(' ');
    return space < 0 ? source : source.substring(0, space);
  }
}
