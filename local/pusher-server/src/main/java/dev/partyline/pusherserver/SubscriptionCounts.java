package dev.partyline.pusherserver;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells subscribers how many they are (<a
 * href="https://pusher.com/docs/channels/using_channels/events/#pushersubscription_count">{@code
 * pusher:subscription_count}</a>), if that is enabled: on all channels without presence, after each
 * change. "On channels with more than 100 connected clients, the event is only sent every 5
 * seconds." Not thread-safe: {@link Channels} holds the lock.
 */
final class SubscriptionCounts {

  private static final int LARGE = 100;
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final boolean enabled;
  private final Consumer<WebhookEvent> webhooks;
  private final Map<ChannelName, LargeChannel> largeChannels = new HashMap<>();

  private record LargeChannel(Subscribers subscribers, Instant sentAt, boolean changed) {}

  SubscriptionCounts(boolean enabled, Consumer<WebhookEvent> webhooks) {
    this.enabled = enabled;
    this.webhooks = webhooks;
  }

  /** A connection has subscribed or unsubscribed. */
  void changed(ChannelName channel, Subscribers subscribers, Instant now) {
    if (!enabled || channel.isPresence() || channel.isInternal()) {
      return;
    }
    LargeChannel large = largeChannels.get(channel);
    if (subscribers.occupancy().subscriptions() <= LARGE) {
      largeChannels.remove(channel);
      send(channel, subscribers);
    } else if (large == null || isDue(large, now)) {
      largeChannels.put(channel, new LargeChannel(subscribers, now, false));
      send(channel, subscribers);
    } else {
      largeChannels.put(channel, new LargeChannel(subscribers, large.sentAt(), true));
    }
  }

  /** Sends the counts that were held back long enough. */
  void sendDue(Instant now) {
    Iterator<Map.Entry<ChannelName, LargeChannel>> entries = largeChannels.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<ChannelName, LargeChannel> entry = entries.next();
      LargeChannel large = entry.getValue();
      if (large.changed() && isDue(large, now)) {
        entry.setValue(new LargeChannel(large.subscribers(), now, false));
        send(entry.getKey(), large.subscribers());
      }
    }
  }

  private static boolean isDue(LargeChannel large, Instant now) {
    return !now.isBefore(large.sentAt().plus(PERIOD));
  }

  private void send(ChannelName channel, Subscribers subscribers) {
    int count = subscribers.occupancy().subscriptions();
    subscribers.send(ServerFrame.subscriptionCount(channel, count));
    webhooks.accept(new WebhookEvent.SubscriptionCount(channel, count));
  }
}
