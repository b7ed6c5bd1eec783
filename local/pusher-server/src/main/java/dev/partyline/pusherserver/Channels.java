package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who is on which channel, and what each of them is sent.
 *
 * <p>Thread-safe. Everything happens under one lock, in which nothing waits: sending is putting
 * into an {@link Outbox}. So all clients see events, joinings and leavings in one order, and counts
 * are right however many subscribe and leave at once.
 */
final class Channels {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ChannelName, Subscribers> occupied = new HashMap<>();
  private final Map<Connection, Set<ChannelName>> subscriptions = new HashMap<>();
  private final int maxMembers;

  Channels(int maxMembers) {
    this.maxMembers = maxMembers;
  }

  /** Lets a connection subscribe from now on. */
  void join(Connection connection) {
    lock.lock();
    try {
      subscriptions.put(connection, new HashSet<>());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Subscribes, confirms it, and tells a presence channel's others of a user that is new to it.
   *
   * @param member who the connection is on a presence channel, else null
   * @return why not, if not; nothing for a connection that has left, since nobody would hear
   */
  Optional<ProtocolError> subscribe(
      Connection connection, ChannelName channel, @Nullable Member member) {
    lock.lock();
    try {
      Set<ChannelName> mine = subscriptions.get(connection);
      if (mine == null) {
        return Optional.empty();
      }
      if (mine.contains(channel)) {
        return Optional.of(ProtocolError.alreadySubscribed(channel));
      }
      Subscribers there = occupied.getOrDefault(channel, new Subscribers());
      if (member != null && !there.hasUser(member.userId())) {
        if (there.occupancy().users() >= maxMembers) {
          return Optional.of(ProtocolError.presenceFull(channel, maxMembers));
        }
        there.send(ServerFrame.memberAdded(channel, member));
      }
      there.add(connection, member);
      occupied.put(channel, there);
      mine.add(channel);
      connection.send(
          member == null
              ? ServerFrame.subscriptionSucceeded(channel)
              : ServerFrame.presenceSucceeded(channel, there.members()));
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Unsubscribes; returns why not, if there is nothing to unsubscribe from. */
  Optional<ProtocolError> unsubscribe(Connection connection, ChannelName channel) {
    lock.lock();
    try {
      Set<ChannelName> mine = subscriptions.get(connection);
      if (mine == null) {
        return Optional.empty();
      }
      if (!mine.remove(channel)) {
        return Optional.of(ProtocolError.notSubscribed(channel));
      }
      take(connection, channel);
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the connection off every channel, for good. */
  void leave(Connection connection) {
    lock.lock();
    try {
      Set<ChannelName> mine = subscriptions.remove(connection);
      if (mine != null) {
        mine.forEach(channel -> take(connection, channel));
      }
    } finally {
      lock.unlock();
    }
  }

  private void take(Connection connection, ChannelName channel) {
    Subscribers there = occupied.get(channel);
    if (there == null) {
      return;
    }
    Member gone = there.remove(connection);
    if (there.isEmpty()) {
      occupied.remove(channel);
    } else if (gone != null) {
      there.send(ServerFrame.memberRemoved(channel, gone));
    }
  }

  /** Sends the events to all subscribers of their channels, with no other in between. */
  void publish(List<PublishedEvent> events) {
    lock.lock();
    try {
      for (PublishedEvent event : events) {
        for (ChannelName channel : event.channels()) {
          Subscribers there = occupied.get(channel);
          if (there != null) {
            there.sendExcept(
                event.except(), ServerFrame.event(channel, event.name(), event.data()));
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Passes a client's event to the channel's others, by <a
   * href="https://pusher.com/docs/channels/using_channels/events/#triggering-client-events">client
   * events</a>.
   *
   * @return why not, if not
   */
  Optional<ProtocolError> relay(Connection sender, ClientFrame.ClientEvent event, Instant now) {
    Optional<ProtocolError> refusal = refusal(event);
    if (refusal.isPresent()) {
      return refusal;
    }
    lock.lock();
    try {
      ChannelName channel = event.channel();
      Subscribers there = occupied.get(channel);
      if (there == null || !there.has(sender)) {
        return Optional.of(ProtocolError.clientEventUnsubscribed(channel));
      }
      if (!sender.clientEventRate().tryPass(now)) {
        return Optional.of(ProtocolError.clientEventsTooFast());
      }
      Member member = there.memberOf(sender);
      String userId = member == null ? null : member.userId();
      there.sendExcept(
          sender.id(), ServerFrame.clientEvent(channel, event.event(), event.data(), userId));
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private static Optional<ProtocolError> refusal(ClientFrame.ClientEvent event) {
    if (!event.channel().takesClientEvents()) {
      return Optional.of(
          ProtocolError.clientEventRefused("only supported on private and presence channels"));
    }
    if (event.event().length() > PublishedEvent.MAX_NAME) {
      return Optional.of(
          ProtocolError.clientEventRefused(
              "the event name is over " + PublishedEvent.MAX_NAME + " characters"));
    }
    JsonNode data = event.data();
    String payload = data.isTextual() ? data.textValue() : data.toString();
    return payload.getBytes(UTF_8).length <= PublishedEvent.MAX_DATA_BYTES
        ? Optional.empty()
        : Optional.of(
            ProtocolError.clientEventRefused(
                "the data is over " + PublishedEvent.MAX_DATA_BYTES + " bytes"));
  }

  /** How full the channel is; {@link Occupancy#NONE} if nobody is on it. */
  Occupancy occupancy(ChannelName channel) {
    lock.lock();
    try {
      Subscribers there = occupied.get(channel);
      return there == null ? Occupancy.NONE : there.occupancy();
    } finally {
      lock.unlock();
    }
  }

  /** The occupied channels an app may know of, sorted, whose names start so. */
  Map<ChannelName, Occupancy> occupied(String prefix) {
    lock.lock();
    try {
      Map<ChannelName, Occupancy> found = new TreeMap<>();
      occupied.forEach(
          (channel, there) -> {
            boolean internal = channel.kind() == ChannelName.Kind.SERVER_TO_USER;
            if (!internal && channel.toString().startsWith(prefix)) {
              found.put(channel, there.occupancy());
            }
          });
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** The distinct users on a presence channel, in the order they came. */
  List<Member> members(ChannelName channel) {
    lock.lock();
    try {
      Subscribers there = occupied.get(channel);
      return there == null ? List.of() : there.members();
    } finally {
      lock.unlock();
    }
  }
}
