package dev.partyline.channel;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.util.Optional;

/**
 * A channel of a party app. {@link #parse} is the only way from a name to a channel, and {@link
 * #name} the only way back. Channel auth and the invitation trigger both use them, so a user's
 * subscription and notifications always have the same channel.
 */
public sealed interface Channel {

  /**
   * Pusher's limit, in characters (<a
   * href="https://pusher.com/docs/channels/using_channels/channels/">channel naming</a>).
   */
  int MAX_NAME_CHARACTERS = 164;

  /** {@code private-user-<userId>}: what concerns one user. */
  record User(UserId userId) implements Channel {}

  /** {@code private-party-<partyId>}: what concerns a party's members. */
  record Party(PartyId partyId) implements Channel {}

  /** {@code presence-party-<partyId>}: which of a party's members are online. */
  record Presence(PartyId partyId) implements Channel {}

  /** The channel's name at Pusher. May exceed the limit, see {@link #fits}. */
  default String name() {
    return switch (this) {
      case User(var id) -> ChannelKind.USER.name(id.value());
      case Party(var id) -> ChannelKind.PARTY.name(id.value());
      case Presence(var id) -> ChannelKind.PRESENCE.name(id.value());
    };
  }

  /** {@code user}, {@code party} or {@code presence}, for logs. */
  default String kind() {
    return switch (this) {
      case User user -> "user";
      case Party party -> "party";
      case Presence presence -> "presence";
    };
  }

  /**
   * Whether the name is within Pusher's limit: an id with many escaped characters can exceed it.
   */
  default boolean fits() {
    return name().length() <= MAX_NAME_CHARACTERS;
  }

  /**
   * Parses a channel name.
   *
   * @param field the field's name, for the refusal
   * @return the channel; empty if the name is of another kind of channel; {@link Malformed} if
   *     Pusher does not allow the name or its id is not in canonical form
   */
  static Outcome<Optional<Channel>> parse(String field, String name) {
    if (name.length() > MAX_NAME_CHARACTERS) {
      return malformed(field, "is longer than " + MAX_NAME_CHARACTERS + " characters");
    }
    if (name.isEmpty() || !Escape.isChannelText(name)) {
      return malformed(field, "has a character outside [-A-Za-z0-9_=@,.;]");
    }
    for (ChannelKind kind : ChannelKind.values()) {
      if (kind.matches(name)) {
        Optional<Channel> channel = kind.channel(name);
        return channel.isPresent()
            ? Outcome.accepted(channel)
            : malformed(field, "has an id that is empty, too long or misspelt");
      }
    }
    return Outcome.accepted(Optional.empty());
  }

  private static Outcome<Optional<Channel>> malformed(String field, String why) {
    return Outcome.refused(new Malformed(field, why));
  }
}
