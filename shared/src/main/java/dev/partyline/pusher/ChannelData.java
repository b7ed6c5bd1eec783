package dev.partyline.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonWriter;
import dev.partyline.json.TextWriter;
import dev.partyline.user.Avatar;
import dev.partyline.user.User;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The {@code channel_data} of a presence channel: {@code
 * {"user_id":…,"user_info":{"username":…,"avatar":…}}}. Pusher allows a {@code user_info} of at
 * most 1 KB (<a href="https://pusher.com/docs/channels/using_channels/presence-channels/">presence
 * channels</a>); an avatar that exceeds it is left out.
 */
final class ChannelData {

  private static final int MAX_USER_INFO_BYTES = 1024;

  private ChannelData() {}

  static String of(User user) {
    String userInfo = userInfo(user.profile().username().text(), user.profile().avatar());
    if (userInfo.getBytes(UTF_8).length > MAX_USER_INFO_BYTES) {
      userInfo = userInfo(user.profile().username().text(), Avatar.none());
    }
    TextWriter text = new TextWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      json.name("user_id").value(user.id().value());
      json.name("user_info").jsonValue(userInfo);
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String userInfo(String username, Avatar avatar) {
    TextWriter text = new TextWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      json.name("username").value(username);
      if (avatar instanceof Avatar.Picture(String url)) {
        json.name("avatar").value(url);
      }
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
