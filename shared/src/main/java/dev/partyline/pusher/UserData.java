package dev.partyline.pusher;

import com.google.gson.stream.JsonWriter;
import dev.partyline.json.TextWriter;
import dev.partyline.user.User;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The {@code user_data} of user authentication: {@code {"id":…,"user_info":…}} (<a
 * href="https://pusher.com/docs/channels/server_api/authenticating-users/">authenticating
 * users</a>). The id is escaped as in a channel name, because Pusher refuses ids with other
 * characters.
 */
final class UserData {

  private static final int EXPECTED_CHARACTERS = 256;

  private UserData() {}

  static String of(User user) {
    TextWriter text = new TextWriter(EXPECTED_CHARACTERS);
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      json.name("id").value(user.id().escaped());
      json.name("user_info").jsonValue(UserInfo.of(user.profile()));
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
