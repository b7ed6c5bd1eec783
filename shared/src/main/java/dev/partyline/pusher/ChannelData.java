package dev.partyline.pusher;

import com.google.gson.stream.JsonWriter;
import dev.partyline.json.TextWriter;
import dev.partyline.user.User;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The {@code channel_data} of a presence channel: {@code {"user_id":…,"user_info":…}} (<a
 * href="https://pusher.com/docs/channels/using_channels/presence-channels/">presence channels</a>).
 */
final class ChannelData {

  private static final int EXPECTED_CHARACTERS = 256;

  private ChannelData() {}

  static String of(User user) {
    TextWriter text = new TextWriter(EXPECTED_CHARACTERS);
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      json.name("user_id").value(user.id().value());
      json.name("user_info").jsonValue(UserInfo.of(user.profile()));
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
