package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What can be asked about a channel with {@code info}, by <a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/">the HTTP API
 * reference</a>. Its tables exclude presence channels from {@code subscription_count} and its
 * examples include them; here it works for all.
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

  /** Reads a comma-separated list; nothing if it names something else. Empty text is no names. */
  static Optional<Set<InfoAttribute>> parse(String list) {
    Set<InfoAttribute> asked = EnumSet.noneOf(InfoAttribute.class);
    for (String name : list.split(",", -1)) {
      Optional<InfoAttribute> attribute =
          Arrays.stream(values()).filter(a -> a.wireName.equals(name.strip())).findFirst();
      if (attribute.isEmpty() && !name.isBlank()) {
        return Optional.empty();
      }
      attribute.ifPresent(asked::add);
    }
    return Optional.of(asked);
  }

  /** Adds to {@code json} those of the attributes that the channel has. */
  static void describe(
      ObjectNode json, Set<InfoAttribute> asked, ChannelName channel, Occupancy occupancy) {
    for (InfoAttribute attribute : asked) {
      if (attribute.appliesTo(channel)) {
        json.put(attribute.wireName, attribute.in(occupancy));
      }
    }
  }
}
