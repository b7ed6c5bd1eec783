package dev.partyline.token;

import dev.partyline.environment.EnvironmentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a configured claim is: its name, or a JSON Pointer (RFC 6901) if the text begins with
 * {@code /}, for a claim inside another. Immutable, thread-safe.
 *
 * @param text as configured
 * @param steps from the claims to the value
 */
public record ClaimPath(String text, List<String> steps) {

  // RFC 6901 section 3: a tilde is followed by 0 or 1.
  private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");
  // RFC 6901 section 4: an array index has no leading zero.
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

  /** The claim {@code sub}. */
  static final ClaimPath SUBJECT = name("sub");

  /** The claim with this name. */
  static ClaimPath name(String name) {
    return new ClaimPath(name, List.of(name));
  }

  /**
   * Parses a variable's value.
   *
   * @throws EnvironmentException if it is an invalid JSON Pointer
   */
  static ClaimPath parse(String variable, String text) {
    if (!text.startsWith("/")) {
      return name(text);
    }
    if (BAD_ESCAPE.matcher(text).find()) {
      throw new EnvironmentException(
          variable, "is not a JSON Pointer: write ~ as ~0, and / in a name as ~1");
    }
    List<String> steps = new ArrayList<>();
    for (String step : text.substring(1).split("/", -1)) {
      // In this order, so that ~01 becomes ~1 (RFC 6901 section 4).
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return new ClaimPath(text, List.copyOf(steps));
  }

  /** Whether it is {@code sub}, however it is written. */
  boolean isSubject() {
    return steps.equals(SUBJECT.steps);
  }

  /** The value in the claims; empty if it is missing. */
  Optional<Object> in(Map<String, Object> claims) {
    Object value = claims;
    for (String step : steps) {
      Object next = null;
      if (value instanceof Map<?, ?> members) {
        next = members.get(step);
      } else if (value instanceof List<?> elements && INDEX.matcher(step).matches()) {
        int index = Integer.parseInt(step);
        next = index < elements.size() ? elements.get(index) : null;
      }
      if (next == null) {
        return Optional.empty();
      }
      value = next;
    }
    return Optional.of(value);
  }
}
