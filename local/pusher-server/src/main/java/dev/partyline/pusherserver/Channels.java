package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of all connections; sends events to subscribers.
 *
 * <p>Thread-safe. One lock guards everything, and no method waits while it holds the lock: sending
 * only adds to an {@link Outbox}. So all clients see events and members in one order, and counts
 * are exact.
 */
final class Channels {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ChannelName, Subscribers> occupied = new HashMap<>();
  private final Map<Connection, Set<ChannelName>> subscriptions = new HashMap<>();
  private final CachedEvents cachedEvents;
  private final SubscriptionCounts counts;
  private final int maxMembers;
  private final Clock clock;
  private final Consumer<WebhookEvent> webhooks;

  /**
   * Creates the channels, without subscriptions.
   *
   * @param webhooks is told what happens, while the lock is held: it must not wait
   */
  Channels(ServerSettings settings, Clock clock, Consumer<WebhookEvent> webhooks) {
    this.cachedEvents = new CachedEvents();
    this.counts = new SubscriptionCounts(settings.subscriptionCount(), webhooks);
    this.maxMembers = settings.presenceMembers();
    this.clock = clock;
    this.webhooks = webhooks;
  }

  /** Adds a connection, which may then subscribe. */
  void add(Connection connection) {
    lock.lock();
    try {
      subscriptions.put(connection, new HashSet<>());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Subscribes a connection, confirms it, and announces a new member on a presence channel.
   *
   * @param member the member on a presence channel, else null
   * @return the error; empty on success, and for a connection that was removed
   */
  Optional<ProtocolError> subscribe(
      Connection connection, ChannelName channel, @Nullable Member member) {
    lock.lock();
    try {
      Set<ChannelName> channels = subscriptions.get(connection);
      if (channels == null) {
        return Optional.empty();
      }
      if (channels.contains(channel)) {
        return Optional.of(ProtocolError.alreadySubscribed(channel));
      }
      Subscribers subscribers = occupied.getOrDefault(channel, new Subscribers());
      boolean isNewMember = member != null && !subscribers.hasUser(member.userId());
      if (isNewMember && subscribers.occupancy().users() >= maxMembers) {
        return Optional.of(ProtocolError.presenceFull(channel, maxMembers));
      }
      if (subscribers.isEmpty()) {
        occupied.put(channel, subscribers);
        webhooks.accept(new WebhookEvent.ChannelOccupied(channel));
      }
      if (member != null && isNewMember) {
        subscribers.send(ServerFrame.memberAdded(channel, member));
        webhooks.accept(new WebhookEvent.MemberAdded(channel, member.userId()));
      }
      subscribers.add(connection, member);
      channels.add(channel);
      connection.send(
          member == null
              ? ServerFrame.subscriptionSucceeded(channel)
              : ServerFrame.presenceSucceeded(channel, subscribers.members()));
      if (channel.isCache()) {
        sendCached(connection, channel, subscribers);
      }
      counts.changed(channel, subscribers, clock.instant());
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void sendCached(Connection connection, ChannelName channel, Subscribers subscribers) {
    Optional<PublishedEvent> cached = cachedEvents.get(channel, clock.instant());
    if (cached.isPresent()) {
      connection.send(ServerFrame.event(channel, cached.get().name(), cached.get().data()));
      return;
    }
    connection.send(ServerFrame.cacheMiss(channel));
    if (subscribers.isFirstCacheMiss()) {
      webhooks.accept(new WebhookEvent.CacheMiss(channel));
    }
  }

  /** Unsubscribes a connection; returns an error if it is not subscribed. */
  Optional<ProtocolError> unsubscribe(Connection connection, ChannelName channel) {
    lock.lock();
    try {
      Set<ChannelName> channels = subscriptions.get(connection);
      if (channels == null) {
        return Optional.empty();
      }
      if (!channels.remove(channel)) {
        return Optional.of(ProtocolError.notSubscribed(channel));
      }
      removeSubscriber(connection, channel);
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Removes a connection and all its subscriptions. */
  void remove(Connection connection) {
    lock.lock();
    try {
      Set<ChannelName> channels = subscriptions.remove(connection);
      if (channels != null) {
        channels.forEach(channel -> removeSubscriber(connection, channel));
      }
    } finally {
      lock.unlock();
    }
  }

  private void removeSubscriber(Connection connection, ChannelName channel) {
    Subscribers subscribers = occupied.get(channel);
    if (subscribers == null) {
      return;
    }
    Member left = subscribers.remove(connection);
    if (left != null) {
      subscribers.send(ServerFrame.memberRemoved(channel, left));
      webhooks.accept(new WebhookEvent.MemberRemoved(channel, left.userId()));
    }
    if (subscribers.isEmpty()) {
      occupied.remove(channel);
      webhooks.accept(new WebhookEvent.ChannelVacated(channel));
    }
    counts.changed(channel, subscribers, clock.instant());
  }

  /** Sends the subscription counts of large channels that are due. */
  void sendDueCounts() {
    lock.lock();
    try {
      counts.sendDue(clock.instant());
    } finally {
      lock.unlock();
    }
  }

  /** Sends events to all subscribers of their channels, without other events in between. */
  void publish(List<PublishedEvent> events) {
    lock.lock();
    try {
      for (PublishedEvent event : events) {
        for (ChannelName channel : event.channels()) {
          if (channel.isCache()) {
            cachedEvents.put(channel, event, clock.instant());
          }
          Subscribers subscribers = occupied.get(channel);
          if (subscribers != null) {
            subscribers.cacheFilled();
            subscribers.sendExcept(
                event.except(), ServerFrame.event(channel, event.name(), event.data()));
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Relays a client event to the channel's other subscribers (<a
   * href="https://pusher.com/docs/channels/using_channels/events/#triggering-client-events">client
   * events</a>).
   *
   * @return the error; empty on success
   */
  Optional<ProtocolError> relay(Connection sender, ClientFrame.ClientEvent event) {
    Optional<ProtocolError> refusal = refusal(event);
    if (refusal.isPresent()) {
      return refusal;
    }
    lock.lock();
    try {
      ChannelName channel = event.channel();
      Subscribers subscribers = occupied.get(channel);
      if (subscribers == null || !subscribers.has(sender)) {
        return Optional.of(ProtocolError.clientEventNotSubscribed(channel));
      }
      if (!sender.clientEventRate().tryPass(clock.instant())) {
        return Optional.of(ProtocolError.clientEventRateExceeded());
      }
      Member member = subscribers.memberOf(sender);
      String userId = member == null ? null : member.userId();
      subscribers.sendExcept(
          sender.id(), ServerFrame.clientEvent(channel, event.event(), event.data(), userId));
      webhooks.accept(
          new WebhookEvent.ClientEvent(channel, event.event(), event.data(), sender.id(), userId));
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private static Optional<ProtocolError> refusal(ClientFrame.ClientEvent event) {
    if (!event.channel().requiresAuthorization()) {
      return Optional.of(
          ProtocolError.clientEventRefused("only supported on private and presence channels"));
    }
    if (event.event().length() > PublishedEvent.MAX_NAME) {
      return Optional.of(
          ProtocolError.clientEventRefused(
              "the event name is longer than " + PublishedEvent.MAX_NAME + " characters"));
    }
    JsonNode data = event.data();
    String payload = data.isTextual() ? data.textValue() : data.toString();
    return payload.getBytes(UTF_8).length <= PublishedEvent.MAX_DATA_BYTES
        ? Optional.empty()
        : Optional.of(
            ProtocolError.clientEventRefused(
                "the data is longer than " + PublishedEvent.MAX_DATA_BYTES + " bytes"));
  }

  /** A channel's occupancy; {@link Occupancy#NONE} if it has no subscribers. */
  Occupancy occupancy(ChannelName channel) {
    lock.lock();
    try {
      Subscribers subscribers = occupied.get(channel);
      return subscribers == null ? Occupancy.NONE : subscribers.occupancy();
    } finally {
      lock.unlock();
    }
  }

  /** The occupied channels with a name prefix, sorted, without internal ones. */
  Map<ChannelName, Occupancy> occupied(String prefix) {
    lock.lock();
    try {
      Map<ChannelName, Occupancy> found = new TreeMap<>();
      occupied.forEach(
          (channel, subscribers) -> {
            if (!channel.isInternal() && channel.toString().startsWith(prefix)) {
              found.put(channel, subscribers.occupancy());
            }
          });
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** The distinct members of a presence channel, in the order of their subscription. */
  List<Member> members(ChannelName channel) {
    lock.lock();
    try {
      Subscribers subscribers = occupied.get(channel);
      return subscribers == null ? List.of() : subscribers.members();
    } finally {
      lock.unlock();
    }
  }
}
