package dev.partyline.pusherserver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells signed-in users who of their watchlist comes online and goes offline (<a
 * href="https://pusher.com/docs/channels/using_channels/watchlist-events/">watchlist events</a>): a
 * user is online while it is signed in on at least one connection. Thread-safe; no method waits.
 */
final class Watchlists {

  private final Map<Connection, SignedInUser> users = new HashMap<>();
  private final Map<String, Set<Connection>> connectionsByUser = new HashMap<>();
  private final Map<String, Set<Connection>> watchersByUser = new HashMap<>();

  /** Adds a connection that has signed in, and tells it who of its watchlist is online. */
  synchronized void add(Connection connection, SignedInUser user) {
    String id = user.id().toString();
    SignedInUser before = users.put(connection, user);
    if (before != null) {
      stopWatching(connection, before);
    }
    for (String watched : user.watchlist()) {
      watchersByUser.computeIfAbsent(watched, key -> new HashSet<>()).add(connection);
    }
    if (addTo(connectionsByUser, id, connection)) {
      tell(id, "online");
    }
    if (!user.watchlist().isEmpty()) {
      connection.send(statusOf(user.watchlist()));
    }
  }

  /** Removes a connection that has ended, if it was added. */
  synchronized void remove(Connection connection) {
    SignedInUser user = users.remove(connection);
    if (user == null) {
      return;
    }
    stopWatching(connection, user);
    if (removeFrom(connectionsByUser, user.id().toString(), connection)) {
      tell(user.id().toString(), "offline");
    }
  }

  private void stopWatching(Connection connection, SignedInUser user) {
    user.watchlist().forEach(watched -> removeFrom(watchersByUser, watched, connection));
  }

  private void tell(String id, String status) {
    Set<Connection> watchers = watchersByUser.getOrDefault(id, Set.of());
    if (!watchers.isEmpty()) {
      String frame = ServerFrame.watchlistEvents(List.of(new WatchlistEvent(status, List.of(id))));
      watchers.forEach(watcher -> watcher.send(frame));
    }
  }

  private String statusOf(Set<String> watchlist) {
    List<String> online = new ArrayList<>();
    List<String> offline = new ArrayList<>();
    for (String id : watchlist) {
      (connectionsByUser.containsKey(id) ? online : offline).add(id);
    }
    List<WatchlistEvent> events = new ArrayList<>();
    if (!online.isEmpty()) {
      events.add(new WatchlistEvent("online", online));
    }
    if (!offline.isEmpty()) {
      events.add(new WatchlistEvent("offline", offline));
    }
    return ServerFrame.watchlistEvents(events);
  }

  /** Adds to the set of a key; returns whether it is the first. */
  private static boolean addTo(
      Map<String, Set<Connection>> sets, String key, Connection connection) {
    Set<Connection> set = sets.computeIfAbsent(key, unused -> new HashSet<>());
    return set.add(connection) && set.size() == 1;
  }

  /** Removes from the set of a key; returns whether it was the last. */
  private static boolean removeFrom(
      Map<String, Set<Connection>> sets, String key, Connection connection) {
    Set<Connection> set = sets.get(key);
    boolean last = set != null && set.remove(connection) && set.isEmpty();
    if (last) {
      sets.remove(key);
    }
    return last;
  }

  /** {@code name} is {@code online} or {@code offline}. */
  record WatchlistEvent(String name, List<String> userIds) {}
}
