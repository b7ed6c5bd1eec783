package dev.partyline.pusherserver;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last published event of each cache channel (<a
 * href="https://pusher.com/docs/channels/using_channels/cache-channels/">cache channels</a>).
 * Client events are not cached. Not thread-safe: {@link Channels} holds the lock.
 */
final class CachedEvents {

  /** "The time to live of an event stored in cache is up to 30 minutes." */
  static final Duration TIME_TO_LIVE = Duration.ofMinutes(30);

  private final Map<ChannelName, Cached> events = new HashMap<>();

  private record Cached(PublishedEvent event, Instant expiresAt) {
    boolean isExpired(Instant now) {
      return !now.isBefore(expiresAt);
    }
  }

  void put(ChannelName channel, PublishedEvent event, Instant now) {
    events.values().removeIf(cached -> cached.isExpired(now));
    events.put(channel, new Cached(event, now.plus(TIME_TO_LIVE)));
  }

  Optional<PublishedEvent> get(ChannelName channel, Instant now) {
    return Optional.ofNullable(events.get(channel))
        .filter(cached -> !cached.isExpired(now))
        .map(Cached::event);
  }
}
