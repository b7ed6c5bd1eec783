package dev.partyline.pusherserver;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A channel name that has been checked; made only by {@link #parse}.
 *
 * <p>The alphabet and the 164 characters are <a
 * href="https://pusher.com/docs/channels/using_channels/channels/#channel-naming-conventions">the
 * naming conventions'</a>. The one name outside them is {@code #server-to-user-<id>}, which the
 * libraries use to <a
 * href="https://pusher.com/docs/channels/server_api/server-to-user-events/">reach a signed-in
 * user</a>; its id is limited as a presence member's is.
 */
final class ChannelName implements Comparable<ChannelName> {

  /** What the name's prefix says about who may subscribe. */
  enum Kind {
    PUBLIC,
    /** {@code private-} and {@code private-encrypted-}: to the server they are the same. */
    PRIVATE,
    PRESENCE,
    SERVER_TO_USER
  }

  static final String PRESENCE_PREFIX = "presence-";
  private static final String SERVER_TO_USER_PREFIX = "#server-to-user-";
  private static final Pattern ALLOWED = Pattern.compile("[-A-Za-z0-9_=@,.;]{1,164}");

  private final String text;
  private final Kind kind;

  private ChannelName(String text, Kind kind) {
    this.text = text;
    this.kind = kind;
  }

  /** Returns the channel, or nothing if {@code text} is no channel name. */
  static Optional<ChannelName> parse(String text) {
    if (text.startsWith(SERVER_TO_USER_PREFIX)) {
      int idLength = text.length() - SERVER_TO_USER_PREFIX.length();
      return idLength >= 1 && idLength <= Member.MAX_USER_ID
          ? Optional.of(new ChannelName(text, Kind.SERVER_TO_USER))
          : Optional.empty();
    }
    return ALLOWED.matcher(text).matches()
        ? Optional.of(new ChannelName(text, kindOf(text)))
        : Optional.empty();
  }

  Kind kind() {
    return kind;
  }

  boolean isPresence() {
    return kind == Kind.PRESENCE;
  }

  /** Whether clients may send events here: only where they needed authorization to get in. */
  boolean takesClientEvents() {
    return kind == Kind.PRIVATE || kind == Kind.PRESENCE;
  }

  /** Whether this is the channel that reaches the user signed in as {@code userId}. */
  boolean reachesUser(String userId) {
    return kind == Kind.SERVER_TO_USER && text.equals(SERVER_TO_USER_PREFIX + userId);
  }

  private static Kind kindOf(String text) {
    if (text.startsWith(PRESENCE_PREFIX)) {
      return Kind.PRESENCE;
    }
    return text.startsWith("private-") ? Kind.PRIVATE : Kind.PUBLIC;
  }

  @Override
  public int compareTo(ChannelName other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChannelName name && name.text.equals(text);
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
