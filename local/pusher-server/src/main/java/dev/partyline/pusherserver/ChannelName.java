package dev.partyline.pusherserver;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A valid channel name, created by {@link #parse}.
 *
 * <p>The allowed characters and the limit of 164 are those of the <a
 * href="https://pusher.com/docs/channels/using_channels/channels/#channel-naming-conventions">naming
 * conventions</a>. The exception is {@code #server-to-user-<id>}, which libraries use to <a
 * href="https://pusher.com/docs/channels/server_api/server-to-user-events/">send to a signed-in
 * user</a>; its id is a {@link UserId}.
 */
final class ChannelName implements Comparable<ChannelName> {

  /** The kind of channel, given by the name's prefix: it decides who may subscribe. */
  enum Kind {
    PUBLIC,
    /** {@code private-} and {@code private-encrypted-}: the same for the server. */
    PRIVATE,
    PRESENCE,
    SERVER_TO_USER
  }

  static final String PRESENCE_PREFIX = "presence-";
  private static final String SERVER_TO_USER_PREFIX = "#server-to-user-";
  private static final List<String> CACHE_PREFIXES =
      List.of("cache-", "private-cache-", "private-encrypted-cache-", "presence-cache-");
  private static final Pattern ALLOWED = Pattern.compile("[-A-Za-z0-9_=@,.;]{1,164}");

  private final String text;
  private final Kind kind;

  private ChannelName(String text, Kind kind) {
    this.text = text;
    this.kind = kind;
  }

  /** Parses a name; empty if it is invalid. */
  static Optional<ChannelName> parse(String text) {
    if (text.startsWith(SERVER_TO_USER_PREFIX)) {
      return UserId.parse(text.substring(SERVER_TO_USER_PREFIX.length()))
          .map(id -> new ChannelName(text, Kind.SERVER_TO_USER));
    }
    return ALLOWED.matcher(text).matches()
        ? Optional.of(new ChannelName(text, kindOf(text)))
        : Optional.empty();
  }

  Kind kind() {
    return kind;
  }

  /**
   * Whether the channel remembers its last event (<a
   * href="https://pusher.com/docs/channels/using_channels/cache-channels/">cache channels</a>).
   */
  boolean isCache() {
    return CACHE_PREFIXES.stream().anyMatch(text::startsWith);
  }

  /** Whether only the app server may let somebody in. */
  boolean requiresAuthorization() {
    return kind == Kind.PRIVATE || kind == Kind.PRESENCE;
  }

  boolean isPresence() {
    return kind == Kind.PRESENCE;
  }

  /** Whether the channel is Pusher's own, and not listed. */
  boolean isInternal() {
    return kind == Kind.SERVER_TO_USER;
  }

  /** Whether this is the server-to-user channel of a user. */
  boolean reachesUser(UserId id) {
    return text.equals(SERVER_TO_USER_PREFIX + id);
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
