package dev.partyline.pusher;

import dev.partyline.json.StrictJson;
import java.io.IOException;
import java.util.Map;

/**
 * Parses a secret's text: {@code {"appId":…,"key":…,"secret":…}}, all strings (RFC 8259, strict).
 * Other members are ignored. No exception repeats any of it.
 */
final class SecretText {

  private SecretText() {}

  /**
   * @throws SecretException if it is anything else, or a member is empty, as in a new secret
   */
  static PusherCredentials read(String text) throws SecretException {
    Map<String, Object> members;
    try {
      members = StrictJson.object(withoutByteOrderMark(text));
    } catch (IOException e) {
      throw SecretException.unusable("the secret is no JSON object");
    }
    return new PusherCredentials(
        plain(members, "appId"), plain(members, "key"), member(members, "secret"));
  }

  /** Editors on Windows write one, and RFC 8259 section 8.1 allows ignoring it. */
  private static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String plain(Map<String, Object> members, String name) throws SecretException {
    String value = member(members, name);
    if (!PusherCredentials.isPlain(value)) {
      throw SecretException.unusable(name + " must be letters, digits, - and _ only");
    }
    return value;
  }

  private static String member(Map<String, Object> members, String name) throws SecretException {
    String value = members.get(name) instanceof String text ? text.strip() : "";
    if (value.isEmpty()) {
      throw SecretException.unusable(name + " is missing, empty or no text");
    }
    return value;
  }
}
