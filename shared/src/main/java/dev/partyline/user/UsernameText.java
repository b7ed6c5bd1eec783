package dev.partyline.user;

import java.util.Arrays;

/**
 * Removes what must not be shown from a text, code point by code point. Used for one text.
 *
 * <p>Removed is what cannot be seen, of what PRECIS' FreeformClass disallows (RFC 8264 sections
 * 4.3.3 and 9, which RFC 8266 builds on): control characters, line breaks, unassigned and
 * private-use code points, lone surrogates, format characters, and the other "default ignorable"
 * ones. An invisible code point stays only where the one before it needs it: a joiner by RFC 5892
 * appendix A or within an emoji, a variation selector, the tags of a flag (Unicode Technical
 * Standard 51).
 */
final class UsernameText {

  private static final int NONE = -1;

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int TEXT_STYLE = 0xFE0E;
  private static final int EMOJI_STYLE = 0xFE0F;
  private static final int KEYCAP = 0x20E3;
  private static final int BLACK_FLAG = 0x1F3F4;
  private static final int CANCEL_TAG = 0xE007F;

  // A flag's tags spell a region and its subdivision, such as gbsct (ISO 3166-2).
  private static final int MAX_FLAG_TAGS = 6;

  // Default_Ignorable_Code_Point (Unicode's DerivedCoreProperties.txt) that is no format character
  // and no variation selector, sorted.
  private static final int[] IGNORABLE = {
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0
  };

  // Canonical combining class 9 (Unicode's DerivedCombiningClass.txt) of the scripts in which a
  // joiner behind it changes how a name is written, sorted.
  private static final int[] VIRAMAS = {
    0x094D, 0x09CD, 0x0A4D, 0x0ACD, 0x0B4D, 0x0BCD, 0x0C4D, 0x0CCD, 0x0D4D, 0x0DCA, 0x1039, 0x17D2
  };

  // Looks empty in most fonts, although it is a symbol.
  private static final int BRAILLE_BLANK = 0x2800;

  private final int[] input;
  private final StringBuilder output;
  private int last = NONE;

  private UsernameText(String text) {
    this.input = text.codePoints().toArray();
    this.output = new StringBuilder(text.length());
  }

  /** The text without what must not be shown, and without blanks at its ends. */
  static String clean(String text) {
    return trim(isPrintableAscii(text) ? text : new UsernameText(text).clean());
  }

  /** Most names are, and nothing is removed from these. */
  private static boolean isPrintableAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private String clean() {
    for (int i = 0; i < input.length; i++) {
      int codePoint = input[i];
      int next = i + 1 < input.length ? input[i + 1] : NONE;
      if (codePoint == BLACK_FLAG) {
        keep(codePoint);
        i = keepFlagTags(i + 1) - 1;
      } else if (isShown(codePoint) || staysHere(codePoint, next)) {
        keep(codePoint);
      }
    }
    return output.toString();
  }

  private void keep(int codePoint) {
    output.appendCodePoint(codePoint);
    last = codePoint;
  }

  /** Keeps the tags at an index if they are complete; returns the index behind them. */
  private int keepFlagTags(int from) {
    int end = from;
    while (end < input.length && end - from < MAX_FLAG_TAGS && isLetterOrDigitTag(input[end])) {
      end++;
    }
    if (end == from || end == input.length || input[end] != CANCEL_TAG) {
      return from;
    }
    for (int i = from; i <= end; i++) {
      keep(input[i]);
    }
    return end + 1;
  }

  /** Whether an invisible code point stays, by the one kept before it and by the next one. */
  private boolean staysHere(int codePoint, int next) {
    return switch (codePoint) {
      case ZERO_WIDTH_JOINER -> isVirama(last) || (endsEmoji(last) && isEmoji(next));
      case ZERO_WIDTH_NON_JOINER -> isVirama(last) || (isArabic(last) && isArabic(next));
      case TEXT_STYLE, EMOJI_STYLE ->
          last != NONE && Character.isEmoji(last) && (last > 0x7F || next == KEYCAP);
      default -> isIdeographicSelector(codePoint) && last != NONE && Character.isIdeographic(last);
    };
  }

  private static boolean isShown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> !isVariationSelector(codePoint) && Arrays.binarySearch(IGNORABLE, codePoint) < 0;
    };
  }

  private static boolean isVariationSelector(int codePoint) {
    return (codePoint >= 0xFE00 && codePoint <= 0xFE0F) || isIdeographicSelector(codePoint);
  }

  /** Japanese names are written with these. */
  private static boolean isIdeographicSelector(int codePoint) {
    return codePoint >= 0xE0100 && codePoint <= 0xE01EF;
  }

  private static boolean isLetterOrDigitTag(int codePoint) {
    return (codePoint >= 0xE0030 && codePoint <= 0xE0039)
        || (codePoint >= 0xE0061 && codePoint <= 0xE007A);
  }

  private static boolean isVirama(int codePoint) {
    return Arrays.binarySearch(VIRAMAS, codePoint) >= 0;
  }

  /** Persian is written with non-joiners between letters. */
  private static boolean isArabic(int codePoint) {
    return codePoint != NONE
        && Character.isLetter(codePoint)
        && Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.ARABIC;
  }

  private static boolean isEmoji(int codePoint) {
    return codePoint != NONE && Character.isExtendedPictographic(codePoint) && isShown(codePoint);
  }

  private static boolean endsEmoji(int codePoint) {
    return isEmoji(codePoint)
        || codePoint == EMOJI_STYLE
        || (codePoint != NONE && Character.isEmojiModifier(codePoint));
  }

  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    // All blanks are in the basic plane.
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (start < end && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return Character.isSpaceChar(c) || c == BRAILLE_BLANK;
  }
}
