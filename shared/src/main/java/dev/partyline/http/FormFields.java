package dev.partyline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a form ({@code application/x-www-form-urlencoded}, <a
 * href="https://url.spec.whatwg.org/#application/x-www-form-urlencoded">URL standard, section
 * 5</a>). Stricter than {@link java.net.URLDecoder}, which replaces invalid UTF-8 by U+FFFD.
 */
final class FormFields {

  private FormFields() {}

  static Outcome<Map<String, String>> read(String body, List<String> wanted) {
    Map<String, String> values = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (name.isEmpty()) {
        return Outcome.refused(new Malformed("body", "has a field name that is badly encoded"));
      }
      String field = name.get();
      boolean isWanted = wanted.contains(field);
      Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (value.isEmpty()) {
        return Outcome.refused(
            isWanted
                ? new Malformed(field, "is badly encoded")
                : new Malformed("body", "has a field that is badly encoded"));
      }
      if (!isWanted) {
        continue;
      }
      if (values.put(field, value.get()) != null) {
        return Outcome.refused(new Malformed(field, "is there more than once"));
      }
    }
    return Outcome.accepted(values);
  }

  private static Optional<String> decode(String encoded) {
    // The values that pusher-js sends need no decoding.
    if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
      return Optional.of(encoded);
    }
    byte[] raw = encoded.getBytes(UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '+') {
        decoded.write(' ');
      } else if (raw[i] != '%') {
        decoded.write(raw[i]);
      } else {
        int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
        int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        decoded.write(high << 4 | low);
        i += 2;
      }
    }
    try {
      return Optional.of(
          UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded.toByteArray())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
