package dev.partyline.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What every id must be, whoever it identifies. */
final class Id {

  private static final int MAX_CHARACTERS = 128;

  private Id() {}

  static boolean isValid(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_CHARACTERS
        && text.chars().noneMatch(Character::isISOControl)
        // A lone surrogate has no UTF-8 form: two such ids would share one channel name.
        && UTF_8.newEncoder().canEncode(text);
  }
}
