package dev.partyline.channel;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.util.Optional;

/**
 * A channel of a party app. The only way from a name to a channel is {@link #parse}, and the only
 * way back is {@link #name}: channel auth and the invitation trigger both go through here, so the
 * channel that a user is let into is the one that the user's notifications are sent to.
 */
public sealed interface Channel {

  /**
   * Pusher's limit, in characters (<a
   * href="https://pusher.com/docs/channels/using_channels/channels/">channel naming</a>).
   */
  int MAX_NAME_CHARACTERS = 164;

  /** {@code private-user-<userId>}: what concerns one user. */
  record User(UserId userId) implements Channel {
    @Override
    public String name() {
      return ChannelKind.USER.name(userId.value());
    }

    @Override
    public String kind() {
      return "user";
    }
  }

  /** {@code private-party-<partyId>}: what concerns a party's members. */
  record Party(PartyId partyId) implements Channel {
    @Override
    public String name() {
      return ChannelKind.PARTY.name(partyId.value());
    }

    @Override
    public String kind() {
      return "party";
    }
  }

  /** {@code presence-party-<partyId>}: who of a party's members is online. */
  record Presence(PartyId partyId) implements Channel {
    @Override
    public String name() {
      return ChannelKind.PRESENCE.name(partyId.value());
    }

    @Override
    public String kind() {
      return "presence";
    }
  }

  /** The name that Pusher knows the channel by. May be over the limit, see {@link #fits}. */
  String name();

  /** {@code user}, {@code party} or {@code presence}, for logs. */
  String kind();

  /** Whether Pusher takes the name: an id of many escaped characters can make it too long. */
  default boolean fits() {
    return name().length() <= MAX_NAME_CHARACTERS;
  }

  /**
   * Reads a channel name.
   *
   * @param field what the caller calls it, for the answer
   * @param name what the caller sent
   * @return the channel, or nothing if it is the name of some other kind of channel; {@link
   *     Malformed} if Pusher would not take the name or its id is not spelt in the one accepted way
   */
  static Outcome<Optional<Channel>> parse(String field, String name) {
    if (name.length() > MAX_NAME_CHARACTERS) {
      return malformed(field, "is longer than " + MAX_NAME_CHARACTERS + " characters");
    }
    if (name.isEmpty() || !Escape.isOfPushersAlphabet(name)) {
      return malformed(field, "has a character outside [-A-Za-z0-9_=@,.;]");
    }
    for (ChannelKind kind : ChannelKind.values()) {
      if (kind.begins(name)) {
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
