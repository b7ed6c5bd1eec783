package dev.partyline.user;

/**
 * What other users see of a user.
 *
 * @param username at most {@value #MAX_USERNAME_CODE_POINTS} code points; a longer one is cut
 *     between code points
 * @param avatar a picture, or none
 */
public record Profile(String username, Avatar avatar) {

  /**
   * Keeps a presence channel's {@code user_info} under Pusher's 1 KB even if every character is
   * escaped (<a href="https://pusher.com/docs/channels/using_channels/presence-channels/">presence
   * channels</a>).
   */
  static final int MAX_USERNAME_CODE_POINTS = 128;

  public Profile {
    if (username.codePointCount(0, username.length()) > MAX_USERNAME_CODE_POINTS) {
      username = username.substring(0, username.offsetByCodePoints(0, MAX_USERNAME_CODE_POINTS));
    }
  }
}
