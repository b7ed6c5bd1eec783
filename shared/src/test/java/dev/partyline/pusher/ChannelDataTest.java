package dev.partyline.pusher;

import static dev.partyline.Some.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelDataTest {

  /** An avatar of the maximum length. */
  private static final String AVATAR =
      "https://example.org/" + "a".repeat(512 - "https://example.org/".length());

  @Test
  void shouldHaveTheIdTheUsernameAndTheAvatar() {
    assertThat(ChannelData.of(user("auth0|5f7c", "Ann", "https://example.org/a.png")))
        .isEqualTo(
            "{\"user_id\":\"auth0|5f7c\",\"user_info\":"
                + "{\"username\":\"Ann\",\"avatar\":\"https://example.org/a.png\"}}");
  }

  @Test
  void shouldHaveNoAvatar_whenThereIsNone() {
    assertThat(ChannelData.of(user("1", "Ann")))
        .isEqualTo("{\"user_id\":\"1\",\"user_info\":{\"username\":\"Ann\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Zoë", "𝄞", "李雷", "O\"Brien \\", "</script>", "👩\u200d🚀"})
  void shouldKeepTheNameUnchanged_whateverItsCharacters(String username) {
    JsonObject data = JsonParser.parseString(ChannelData.of(user("1", username))).getAsJsonObject();

    assertThat(data.getAsJsonObject("user_info").get("username").getAsString()).isEqualTo(username);
  }

  @Test
  void shouldShowTheAvatar_whenTheUserInfoIsExactly1Kb() {
    String username = usernameThatMakesUserInfo(1024);

    assertThat(userInfo(username, AVATAR))
        .isEqualTo("{\"username\":\"" + username + "\",\"avatar\":\"" + AVATAR + "\"}")
        .satisfies(userInfo -> assertThat(userInfo.getBytes(UTF_8)).hasSize(1024));
  }

  @Test
  void shouldLeaveTheAvatarOut_whenTheUserInfoWouldBeOneByteOver1Kb() {
    String username = usernameThatMakesUserInfo(1025);

    assertThat(userInfo(username, AVATAR)).isEqualTo("{\"username\":\"" + username + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"𝄞", "\\", "\"", "李"})
  void shouldStayUnder1Kb_whateverTheNamesCharacters(String character) {
    assertThat(userInfo(character.repeat(1000), AVATAR).getBytes(UTF_8))
        .hasSizeLessThanOrEqualTo(1024);
  }

  @Test
  void shouldCutTheNameBetweenCodePoints_whenItIsTooLong() {
    assertThat(ChannelData.of(user("1", "𝄞".repeat(200))))
        .isEqualTo("{\"user_id\":\"1\",\"user_info\":{\"username\":\"" + "𝄞".repeat(128) + "\"}}");
  }

  /** Four-byte characters first, so that the name stays under 128 of them. */
  private static String usernameThatMakesUserInfo(int bytes) {
    int name = bytes - AVATAR.length() - "{\"username\":\"\",\"avatar\":\"\"}".length();
    return "𝄞".repeat(name / 4) + "a".repeat(name % 4);
  }

  private static String userInfo(String username, String avatar) {
    String data = ChannelData.of(user("1", username, avatar));
    String before = "{\"user_id\":\"1\",\"user_info\":";
    assertThat(data).startsWith(before);
    return data.substring(before.length(), data.length() - 1);
  }
}
