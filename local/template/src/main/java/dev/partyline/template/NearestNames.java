package dev.partyline.template;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that the author of an unknown name may have meant. */
final class NearestNames {

  private static final int COUNT = 3;

  private NearestNames() {}

  /** The nearest names for a message; all if none is near. */
  static String of(String unknown, Collection<String> known) {
    List<String> near =
        known.stream()
            .filter(name -> isNear(unknown, name))
            .sorted(Comparator.comparingInt(name -> distance(lower(unknown), lower(name))))
            .limit(COUNT)
            .toList();
    if (!near.isEmpty()) {
      return "; did you mean " + String.join(" or ", near) + "?";
    }
    return known.isEmpty() ? "" : "; known: " + String.join(", ", known);
  }

  private static boolean isNear(String unknown, String name) {
    String one = lower(unknown);
    String other = lower(name);
    // Part of the other: Origins for AllowedOrigins.
    boolean part = one.length() > 2 && (other.contains(one) || one.contains(other));
    return part || distance(one, other) <= Math.max(one.length(), other.length()) / 3;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The number of characters to insert, delete or replace (Levenshtein's distance). */
  private static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int column = 0; column < above.length; column++) {
      above[column] = column;
    }
    for (int row = 1; row <= one.length(); row++) {
      int[] line = new int[above.length];
      line[0] = row;
      for (int column = 1; column < line.length; column++) {
        int replaced = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
        line[column] =
            Math.min(above[column - 1] + replaced, 1 + Math.min(above[column], line[column - 1]));
      }
      above = line;
    }
    return above[other.length()];
  }
}
