package dev.partyline.pusher;

import com.google.gson.JsonObject;
import dev.partyline.secret.JsonText;
import dev.partyline.secret.SecretException;

/** Reads what is in the secret: {@code {"appId":…,"key":…,"secret":…}}, each a text. */
final class SecretText {

  private SecretText() {}

  /**
   * @throws SecretException if it is anything else, or a member has nothing in it: so it is until
   *     somebody has filled it
   */
  static PusherCredentials read(String text) throws SecretException {
    JsonObject members =
        JsonText.object(text)
            .orElseThrow(() -> SecretException.unusable("the secret is no JSON object"));
    return new PusherCredentials(
        plain(members, "appId"), plain(members, "key"), member(members, "secret"));
  }

  private static String plain(JsonObject members, String name) throws SecretException {
    String value = member(members, name);
    if (!PusherCredentials.isPlain(value)) {
      throw SecretException.unusable(name + " must be letters, digits, - and _ only");
    }
    return value;
  }

  private static String member(JsonObject members, String name) throws SecretException {
    return JsonText.text(members, name)
        .orElseThrow(() -> SecretException.unusable(name + " is missing, empty or no text"));
  }
}
