package dev.partyline.template;

/**
 * The template is invalid, or has something that {@code bin/local} does not support.
 *
 * <p>The message is one line for the template's author, such as {@code template.yaml:41:
 * Resources/MockEventFunction/Properties/Runtime: is missing}. It never contains the value of a
 * {@code NoEcho} parameter.
 */
public final class TemplateException extends Exception {

  private static final long serialVersionUID = 1L;

  TemplateException(String message) {
    super(message);
  }

  TemplateException(String message, Throwable cause) {
    super(message, cause);
  }
}
