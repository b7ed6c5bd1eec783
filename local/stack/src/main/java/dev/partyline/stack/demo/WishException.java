package dev.partyline.stack.demo;

import java.io.Serial;

/** What the page asks for makes no sense. The message names the field, and may be shown. */
final class WishException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  WishException(String message) {
    super(message);
  }
}
