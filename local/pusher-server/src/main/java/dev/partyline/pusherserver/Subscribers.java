package dev.partyline.pusherserver;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is on one channel, and on a presence channel as which user. A user is a member from its first
 * connection to its last, and seen as the first one's {@code channel_data} said. Not thread-safe:
 * {@link Channels} holds the lock.
 */
final class Subscribers {

  private final Map<Connection, Member> membersByConnection = new LinkedHashMap<>();
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final Map<String, Attendance> users = new LinkedHashMap<>();

  /** A user and over how many connections it is here. */
  private record Attendance(Member member, int connections) {
    Attendance withConnections(int count) {
      return new Attendance(member, count);
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

  Occupancy occupancy() {
    return new Occupancy(connections.size(), users.size());
  }

  List<Member> members() {
    return users.values().stream().map(Attendance::member).toList();
  }

  /** Who the connection is on this channel; null where nobody is anyone. */
  @Nullable Member memberOf(Connection connection) {
    return membersByConnection.get(connection);
  }

  void add(Connection connection, @Nullable Member member) {
    connections.add(connection);
    if (member != null) {
      membersByConnection.put(connection, member);
      Attendance before = users.get(member.userId());
      users.put(
          member.userId(),
          before == null
              ? new Attendance(member, 1)
              : before.withConnections(before.connections() + 1));
    }
  }

  /** Returns the member that has left with its last connection, or null if none has. */
  @Nullable Member remove(Connection connection) {
    connections.remove(connection);
    Member member = membersByConnection.remove(connection);
    Attendance attendance = member == null ? null : users.get(member.userId());
    if (attendance == null) {
      return null;
    }
    if (attendance.connections() > 1) {
      users.put(
          attendance.member().userId(), attendance.withConnections(attendance.connections() - 1));
      return null;
    }
    users.remove(attendance.member().userId());
    return attendance.member();
  }

  void send(String frame) {
    connections.forEach(connection -> connection.send(frame));
  }

  /** Sends to all but the connection with that id, which may be null or not here. */
  void sendExcept(@Nullable SocketId except, String frame) {
    for (Connection connection : connections) {
      if (!connection.id().equals(except)) {
        connection.send(frame);
      }
    }
  }
}
