package dev.partyline.template;

/**
 * The template says something that {@code bin/local} does not understand or cannot do.
 *
 * <p>The message is one line for the person who edits the template, such as {@code
 * template.yaml:41: Resources/MockEventFunction/Properties/Runtime: is missing}. It never holds the
 * value of a parameter that is marked {@code NoEcho}.
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
