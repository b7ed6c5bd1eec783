package dev.partyline.channel;

/** Validates user and party ids. */
final class Id {

  private static final int MAX_CHARACTERS = 128;

  private Id() {}

  static boolean isValid(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
      return false;
    }
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      // A lone surrogate has no UTF-8 form: two such ids would share one channel name.
      if (Character.isISOControl(codePoint) || isSurrogate(codePoint)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
