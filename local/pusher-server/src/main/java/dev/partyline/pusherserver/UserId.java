package dev.partyline.pusherserver;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The valid id of a signed-in user, created by {@link #parse}.
 *
 * <p>The allowed characters are those of <a
 * href="https://pusher.com/docs/channels/server_api/authenticating-users/#user-authentication">user
 * authentication</a>, the same as in a channel name. That page gives no length; the limit is that
 * of a presence member's id, since the user may become one. Ids of presence members are not
 * restricted to these characters.
 */
final class UserId {

  private static final Pattern ALLOWED = Pattern.compile("[-A-Za-z0-9_=@,.;]*");

  private final String text;

  private UserId(String text) {
    this.text = text;
  }

  /** Parses an id; empty if the text is invalid. */
  static Optional<UserId> parse(String text) {
    boolean valid =
        !text.isEmpty() && text.length() <= Member.MAX_USER_ID && ALLOWED.matcher(text).matches();
    return valid ? Optional.of(new UserId(text)) : Optional.empty();
  }

  /**
   * The error for an invalid text. For invalid characters it is Pusher's, see
   * https://github.com/pusher/pusher-http-php/issues/360 .
   */
  static String error(String invalid) {
    String reason = "longer than " + Member.MAX_USER_ID + " characters";
    if (invalid.isEmpty()) {
      reason = "empty";
    } else if (!ALLOWED.matcher(invalid).matches()) {
      reason = "invalid characters";
    }
    return "Invalid user id: %s (%s)".formatted(invalid, reason);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserId id && id.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
