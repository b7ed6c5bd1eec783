package dev.partyline.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.text.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * Escapes an id for a channel name. Pusher allows {@code [-A-Za-z0-9_=@,.;]} there (<a
 * href="https://pusher.com/docs/channels/using_channels/channels/#channel-naming-conventions">channel
 * naming conventions</a>), identity providers issue more. So every UTF-8 byte outside that set, and
 * {@code =} itself, becomes {@code =} and two upper-case hex digits. Each id has one canonical
 * form, so no two ids share a channel and no id has two.
 */
final class Escape {

  private static final String HEX = "0123456789ABCDEF";

  private Escape() {}

  static String escape(String id) {
    if (id.indexOf('=') < 0 && isChannelText(id)) {
      // Most are UUIDs.
      return id;
    }
    StringBuilder escaped = new StringBuilder(id.length());
    for (byte b : id.getBytes(UTF_8)) {
      if (isUnescaped(b)) {
        escaped.append((char) b);
      } else {
        escaped.append('=').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
      }
    }
    return escaped.toString();
  }

  /** Whether Pusher allows all characters in a channel name. */
  static boolean isChannelText(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '=' && !isUnescaped(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The id; empty if the text is not the canonical form that {@link #escape} returns. */
  static Optional<String> unescape(String escaped) {
    if (escaped.indexOf('=') < 0) {
      // Most are UUIDs.
      return isChannelText(escaped) ? Optional.of(escaped) : Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c != '=') {
        bytes.write(c);
        continue;
      }
      if (i + 2 >= escaped.length()) {
        return Optional.empty();
      }
      int high = HEX.indexOf(escaped.charAt(i + 1));
      int low = HEX.indexOf(escaped.charAt(i + 2));
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    try {
      String id = Utf8.decode(bytes.toByteArray());
      return escape(id).equals(escaped) ? Optional.of(id) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isUnescaped(int b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '_'
        || b == '@'
        || b == ','
        || b == '.'
        || b == ';';
  }
}
