package dev.partyline.invitationtrigger;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a long text into parts that fit an item: 400 KB with all its names and values (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">quotas</a>).
 * A record has two images of up to that size each.
 */
final class ItemParts {

  // At most three bytes of UTF-8 each (a surrogate pair has four for its two), so 300 KB. The
  // notification in the same item has up to 10 KiB of data.
  private static final int MAX_CHARACTERS = 100_000;

  private ItemParts() {}

  /** The parts in order, at least one. None ends within a surrogate pair. */
  static List<String> of(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    do {
      int end = Math.min(text.length(), start + MAX_CHARACTERS);
      if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
        end--;
      }
      parts.add(text.substring(start, end));
      start = end;
    } while (start < text.length());
    return parts;
  }
}
