package dev.partyline.pusherserver;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one channel and, on a presence channel, its members. A user is one member,
 * whatever the number of connections, with the {@code channel_data} of the first one. Not
 * thread-safe: {@link Channels} holds the lock.
 */
final class Subscribers {

  private final Map<Connection, Member> membersByConnection = new LinkedHashMap<>();
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final Map<String, MemberConnections> users = new LinkedHashMap<>();
  private boolean cacheMissed;

  /** A member and its number of connections. */
  private record MemberConnections(Member member, int connections) {
    MemberConnections withConnections(int count) {
      return new MemberConnections(member, count);
    }
  }

  boolean has(Connection connection) {
    return connections.contains(connection);
  }

  boolean hasUser(String userId) {
    return users.containsKey(userId);
  }

  boolean isEmpty() {
    return connections.isEmpty();
  }

  /** Whether nobody has subscribed in vain before, since the cache was last filled. */
  boolean isFirstCacheMiss() {
    boolean first = !cacheMissed;
    cacheMissed = true;
    return first;
  }

  void cacheFilled() {
    cacheMissed = false;
  }

  Occupancy occupancy() {
    return new Occupancy(connections.size(), users.size());
  }

  List<Member> members() {
    return users.values().stream().map(MemberConnections::member).toList();
  }

  /** The connection's member; null on channels without presence. */
  @Nullable Member memberOf(Connection connection) {
    return membersByConnection.get(connection);
  }

  void add(Connection connection, @Nullable Member member) {
    connections.add(connection);
    if (member != null) {
      membersByConnection.put(connection, member);
      MemberConnections before = users.get(member.userId());
      users.put(
          member.userId(),
          before == null
              ? new MemberConnections(member, 1)
              : before.withConnections(before.connections() + 1));
    }
  }

  /** Removes a connection. Returns the member if this was its last connection, else null. */
  @Nullable Member remove(Connection connection) {
    connections.remove(connection);
    Member member = membersByConnection.remove(connection);
    MemberConnections connected = member == null ? null : users.get(member.userId());
    if (connected == null) {
      return null;
    }
    if (connected.connections() > 1) {
      users.put(
          connected.member().userId(), connected.withConnections(connected.connections() - 1));
      return null;
    }
    users.remove(connected.member().userId());
    return connected.member();
  }

  void send(String frame) {
    connections.forEach(connection -> connection.send(frame));
  }

  /** Sends to all connections except the one with this id, which may be null or unknown. */
  void sendExcept(@Nullable SocketId except, String frame) {
    for (Connection connection : connections) {
      if (!connection.id().equals(except)) {
        connection.send(frame);
      }
    }
  }
}
