package dev.partyline.user;

import dev.partyline.channel.UserId;
import java.util.Optional;

/**
 * The name that other users see of a user: at least one visible character, at most {@value
 * #MAX_CODE_POINTS} code points, without what {@link UsernameText} removes. Shown and never
 * compared, so it is not normalized. Immutable.
 */
public final class Username {

  /**
   * Keeps a presence channel's {@code user_info} under Pusher's 1 KB even if every character is
   * escaped (<a href="https://pusher.com/docs/channels/using_channels/presence-channels/">presence
   * channels</a>).
   */
  static final int MAX_CODE_POINTS = 128;

  private final String text;

  private Username(String text) {
    this.text = text;
  }

  /**
   * Parses a username: removes what must not be shown and blanks at the ends, and cuts a longer one
   * between code points.
   *
   * @return empty if nothing visible is left
   */
  public static Optional<Username> parse(String text) {
    String clean = UsernameText.clean(text);
    if (clean.codePointCount(0, clean.length()) > MAX_CODE_POINTS) {
      String cut = clean.substring(0, clean.offsetByCodePoints(0, MAX_CODE_POINTS));
      // What is last now may need what was cut off.
      clean = UsernameText.clean(cut);
    }
    return clean.isEmpty() ? Optional.empty() : Optional.of(new Username(clean));
  }

  /** The name of a user who has no other: the id, escaped if nothing of it is visible. */
  public static Username of(UserId id) {
    Optional<Username> visible = parse(id.value());
    // Not by a lambda, whose class would be generated in every copy of a snapshot.
    return visible.isPresent() ? visible.get() : new Username(cut(id.escaped()));
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), MAX_CODE_POINTS));
  }

  /** The name, to show. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Username that && text.equals(that.text);
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
