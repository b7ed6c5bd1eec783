package dev.partyline.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The position of an item in its channel's history, which is its sort key: the time in milliseconds
 * since 1970, and a suffix, so that two shards that keep events of one channel in the same
 * millisecond write two items. Texts sort as positions do.
 *
 * @param millis 0 or more, 15 digits at most
 * @param suffix 16 hex digits
 */
public record Position(long millis, String suffix) implements Comparable<Position> {

  private static final int SUFFIX_BYTES = 8;
  private static final Pattern TEXT = Pattern.compile("(\\d{15})#([0-9a-f]{16})");

  /**
   * The position of the next item. A channel's order holds also if the sandbox that kept the last
   * item has a clock that is ahead of this one's.
   *
   * @param last the time in milliseconds of the last item's position; 0 if there is none
   * @param firstEventId of the item
   */
  public static Position next(Instant now, long last, String firstEventId) {
    return new Position(Math.max(now.toEpochMilli(), last + 1), suffix(firstEventId));
  }

  /** Parses a sort key; empty for one of another item. */
  static Optional<Position> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(new Position(Long.parseLong(parts.group(1)), parts.group(2)))
        : Optional.empty();
  }

  /** The sort key. */
  public String text() {
    return first(millis) + suffix;
  }

  /** A text at or before that of every position of this time or later. */
  static String first(long millis) {
    return digits(Math.max(0, millis)) + "#";
  }

  /** The time. */
  public Instant time() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public int compareTo(Position other) {
    return text().compareTo(other.text());
  }

  private static String digits(long millis) {
    String digits = Long.toString(millis);
    return "0".repeat(Math.max(0, 15 - digits.length())) + digits;
  }

  private static String suffix(String eventId) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(eventId.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, SUFFIX_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
