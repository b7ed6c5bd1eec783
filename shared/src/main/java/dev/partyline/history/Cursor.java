package dev.partyline.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where a client goes on reading a channel's history. Its text is opaque to clients, and holds a
 * check sum over the channel's name and itself: a text that was changed, cut off or taken from
 * another channel is invalid. It is no secret and not signed. Whoever makes one of their own only
 * selects another place in a channel that they may read anyway, and a signature would end with the
 * secret's rotation.
 */
sealed interface Cursor {

  /** No cursor: the newest events. It has no text. */
  record None() implements Cursor {}

  /**
   * For later: reading begins {@link Clocks#DIFFERENCE} before this time.
   *
   * @param readAt when the catch-up's first page was read
   */
  record Later(Instant readAt) implements Cursor {}

  /**
   * Exactly behind an event: the next page.
   *
   * @param readAt when the catch-up's first page was read
   * @param index the event's index in its item
   */
  record Behind(Instant readAt, Position position, int index) implements Cursor {}

  private Instant latestTime() {
    return switch (this) {
      case None() -> Instant.MIN;
      case Later(Instant readAt) -> readAt;
      case Behind(Instant readAt, Position position, var index) ->
          readAt.isAfter(position.time()) ? readAt : position.time();
    };
  }

  /** The text for a channel's clients. */
  default String text(String channel) {
    byte[] content =
        switch (this) {
          case None() -> new byte[0];
          case Later(Instant readAt) ->
              ByteBuffer.allocate(Format.LATER_BYTES)
                  .put(Format.LATER)
                  .putLong(readAt.toEpochMilli())
                  .array();
          case Behind(Instant readAt, Position position, int index) ->
              ByteBuffer.allocate(Format.BEHIND_BYTES)
                  .put(Format.BEHIND)
                  .putLong(readAt.toEpochMilli())
                  .putLong(position.millis())
                  .put(HexFormat.of().parseHex(position.suffix()))
                  .put((byte) index)
                  .array();
        };
    return Format.BASE64.encodeToString(
        ByteBuffer.allocate(content.length + Format.CHECK_BYTES)
            .put(content)
            .put(Format.check(channel, content))
            .array());
  }

  /**
   * Parses a cursor's text.
   *
   * @param field the field's name, for the refusal
   * @param now a cursor of a later time is refused, but for the difference of two clocks
   */
  static Outcome<Cursor> parse(String field, String channel, String text, Instant now) {
    return Format.read(channel, text)
        .filter(cursor -> !cursor.latestTime().isAfter(now.plus(Clocks.DIFFERENCE)))
        .map(Outcome::accepted)
        .orElseGet(() -> Outcome.refused(new Malformed(field, "is not a cursor of this channel")));
  }

  /** The binary form. The first byte is its version too: another form gets another number. */
  final class Format {

    private static final byte LATER = 1;
    private static final byte BEHIND = 2;
    private static final int LATER_BYTES = 1 + 8;
    private static final int BEHIND_BYTES = 1 + 8 + 8 + 8 + 1;
    private static final int CHECK_BYTES = 8;
    private static final int MAX_CHARACTERS = 64;
    // The end of the 15 digits of a position.
    private static final long MAX_MILLIS = 999_999_999_999_999L;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private Format() {}

    private static Optional<Cursor> read(String channel, String text) {
      byte[] bytes;
      try {
        bytes = text.length() > MAX_CHARACTERS ? new byte[0] : Base64.getUrlDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
      if (bytes.length <= CHECK_BYTES || !BASE64.encodeToString(bytes).equals(text)) {
        return Optional.empty();
      }
      byte[] content = Arrays.copyOf(bytes, bytes.length - CHECK_BYTES);
      byte[] check = Arrays.copyOfRange(bytes, content.length, bytes.length);
      return Arrays.equals(check, check(channel, content)) ? read(content) : Optional.empty();
    }

    private static Optional<Cursor> read(byte[] content) {
      ByteBuffer in = ByteBuffer.wrap(content);
      byte version = in.get();
      if (version == LATER && content.length == LATER_BYTES) {
        long readAt = in.getLong();
        return isTime(readAt)
            ? Optional.of(new Later(Instant.ofEpochMilli(readAt)))
            : Optional.empty();
      }
      if (version == BEHIND && content.length == BEHIND_BYTES) {
        long readAt = in.getLong();
        long millis = in.getLong();
        byte[] suffix = new byte[8];
        in.get(suffix);
        int index = in.get();
        return isTime(readAt) && isTime(millis) && index >= 0
            ? Optional.of(
                new Behind(
                    Instant.ofEpochMilli(readAt),
                    new Position(millis, HexFormat.of().formatHex(suffix)),
                    index))
            : Optional.empty();
      }
      return Optional.empty();
    }

    private static boolean isTime(long millis) {
      return millis >= 0 && millis <= MAX_MILLIS;
    }

    private static byte[] check(String channel, byte[] content) {
      try {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        // No channel's name has a zero byte.
        hash.update(channel.getBytes(UTF_8));
        hash.update((byte) 0);
        hash.update(content);
        return Arrays.copyOf(hash.digest(), CHECK_BYTES);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }
}
