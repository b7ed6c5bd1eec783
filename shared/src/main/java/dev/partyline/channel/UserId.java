package dev.partyline.channel;

import java.util.Optional;

/**
 * A user's id, the same in the token, the table and channel names. At most 128 characters (Pusher's
 * limit for a presence {@code user_id}, <a
 * href="https://pusher.com/docs/channels/using_channels/presence-channels/">presence channels</a>),
 * no control characters, no lone surrogates.
 */
public final class UserId {

  private final String value;

  private UserId(String value) {
    this.value = value;
  }

  /** Parses an id; empty if it is invalid. */
  public static Optional<UserId> parse(String text) {
    return Id.isValid(text) ? Optional.of(new UserId(text)) : Optional.empty();
  }

  /** The id as in the token and the table. */
  public String value() {
    return value;
  }

  /** The id as in a channel name, in Pusher's alphabet. */
  public String escaped() {
    return Escape.escape(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UserId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
