package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * An attribute of a channel that a request can ask for with {@code info} (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/">HTTP API reference</a>).
 * The reference's tables exclude presence channels from {@code subscription_count}, its examples
 * include them; here it works for all channels.
 */
enum InfoAttribute {
  USER_COUNT("user_count") {
    @Override
    boolean appliesTo(ChannelName channel) {
      return channel.isPresence();
    }

    @Override
    int in(Occupancy occupancy) {
      return occupancy.users();
    }
  },
  SUBSCRIPTION_COUNT("subscription_count") {
    @Override
    boolean appliesTo(ChannelName channel) {
      return true;
    }

    @Override
    int in(Occupancy occupancy) {
      return occupancy.subscriptions();
    }
  };

  private final String wireName;

  InfoAttribute(String wireName) {
    this.wireName = wireName;
  }

  abstract boolean appliesTo(ChannelName channel);

  abstract int in(Occupancy occupancy);

  /** Parses a comma-separated list, which may be empty; empty if a name is unknown. */
  static Optional<Set<InfoAttribute>> parse(String list) {
    Set<InfoAttribute> requested = EnumSet.noneOf(InfoAttribute.class);
    for (String name : list.split(",", -1)) {
      Optional<InfoAttribute> attribute =
          Arrays.stream(values()).filter(a -> a.wireName.equals(name.strip())).findFirst();
      if (attribute.isEmpty() && !name.isBlank()) {
        return Optional.empty();
      }
      attribute.ifPresent(requested::add);
    }
    return Optional.of(requested);
  }

  /** Adds the requested attributes to {@code json} that apply to the channel. */
  static void describe(
      ObjectNode json, Set<InfoAttribute> requested, ChannelName channel, Occupancy occupancy) {
    for (InfoAttribute attribute : requested) {
      if (attribute.appliesTo(channel)) {
        json.put(attribute.wireName, attribute.in(occupancy));
      }
    }
  }
}
