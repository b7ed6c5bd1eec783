package dev.partyline.channel;

import java.util.Optional;
import java.util.function.Function;

/** The prefix of each kind of channel name, and the id that follows it. */
enum ChannelKind {
  USER("private-user-", id -> UserId.parse(id).map(Channel.User::new)),
  PARTY("private-party-", id -> PartyId.parse(id).map(Channel.Party::new)),
  PRESENCE("presence-party-", id -> PartyId.parse(id).map(Channel.Presence::new));

  private final String prefix;

  @SuppressWarnings("ImmutableEnumChecker") // Method references only.
  private final Function<String, Optional<Channel>> channelOf;

  ChannelKind(String prefix, Function<String, Optional<Channel>> channelOf) {
    this.prefix = prefix;
    this.channelOf = channelOf;
  }

  String name(String id) {
    return prefix + Escape.escape(id);
  }

  boolean matches(String name) {
    return name.startsWith(prefix);
  }

  /** The channel; empty if the text after the prefix is not an id in canonical form. */
  Optional<Channel> channel(String name) {
    return Escape.unescape(name.substring(prefix.length())).flatMap(channelOf);
  }
}
