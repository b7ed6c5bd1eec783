package dev.partyline.pusher;

import dev.partyline.json.TextMembers;

/** Reads what is in the secret: {@code {"appId":…,"key":…,"secret":…}}, each a text. */
final class SecretText {

  private SecretText() {}

  /**
   * @throws SecretException if it is anything else, or a member has nothing in it: so it is until
   *     somebody has filled it
   */
  static PusherCredentials read(String text) throws SecretException {
    TextMembers members =
        TextMembers.of(text)
            .orElseThrow(() -> SecretException.unusable("the secret is no JSON object"));
    return new PusherCredentials(
        plain(members, "appId"), plain(members, "key"), member(members, "secret"));
  }

  private static String plain(TextMembers members, String name) throws SecretException {
    String value = member(members, name);
    if (!PusherCredentials.isPlain(value)) {
      throw SecretException.unusable(name + " must be letters, digits, - and _ only");
    }
    return value;
  }

  private static String member(TextMembers members, String name) throws SecretException {
    return members
        .text(name)
        .orElseThrow(() -> SecretException.unusable(name + " is missing, empty or no text"));
  }
}
