package dev.partyline.pusher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonWriter;
import dev.partyline.json.TextWriter;
import dev.partyline.user.Avatar;
import dev.partyline.user.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The {@code user_info} of presence channels and of user authentication: {@code
 * {"username":…,"avatar":…}}. Pusher allows at most 1 KB on a presence channel (<a
 * href="https://pusher.com/docs/channels/using_channels/presence-channels/">presence channels</a>);
 * an avatar that exceeds it is left out.
 */
final class UserInfo {

  private static final int MAX_BYTES = 1024;

  private static final int EXPECTED_CHARACTERS = 192;

  private UserInfo() {}

  /** The JSON text. */
  static String of(Profile profile) {
    String userInfo = text(profile.username().text(), profile.avatar());
    return userInfo.getBytes(UTF_8).length > MAX_BYTES
        ? text(profile.username().text(), Avatar.none())
        : userInfo;
  }

  private static String text(String username, Avatar avatar) {
    TextWriter text = new TextWriter(EXPECTED_CHARACTERS);
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
