package dev.partyline.pusherserver;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The open connections, up to a limit. Thread-safe. */
final class Connections {

  private final int limit;
  private final ConcurrentHashMap<SocketId, Connection> open = new ConcurrentHashMap<>();

  Connections(int limit) {
    this.limit = limit;
  }

  /** Adds a connection; false if the limit is reached or the socket id is in use. */
  synchronized boolean add(Connection connection) {
    return open.size() < limit && open.putIfAbsent(connection.id(), connection) == null;
  }

  synchronized void remove(Connection connection) {
    if (open.remove(connection.id(), connection) && open.isEmpty()) {
      notifyAll();
    }
  }

  Collection<Connection> all() {
    return open.values();
  }

  List<Connection> signedInAs(UserId id) {
    return open.values().stream().filter(connection -> connection.isSignedInAs(id)).toList();
  }

  /** The ids of the signed-in users, sorted. */
  SortedSet<String> signedInUsers() {
    SortedSet<String> ids = new TreeSet<>();
    for (Connection connection : open.values()) {
      SignedInUser user = connection.user();
      if (user != null) {
        ids.add(user.id().toString());
      }
    }
    return ids;
  }

  /** Waits until all connections are closed, for at most {@code limit}. */
  synchronized void awaitClosed(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!open.isEmpty()) {
      long millisLeft = (deadline - System.nanoTime()) / 1_000_000;
      if (millisLeft <= 0) {
        return;
      }
      wait(millisLeft);
    }
  }
}
