package dev.partyline.template;

/**
 * A parameter override is malformed, invalid, or cannot apply locally.
 *
 * <p>The message is one line for the caller. It never contains the value of a {@code NoEcho}
 * parameter.
 */
public final class OverrideException extends Exception {

  private static final long serialVersionUID = 1L;

  OverrideException(String message) {
    super(message);
  }
}
