package dev.partyline;

import dev.partyline.channel.Channel;
import dev.partyline.channel.PartyId;
import dev.partyline.channel.SocketId;
import dev.partyline.channel.Subscription;
import dev.partyline.channel.UserId;
import dev.partyline.deadline.Deadline;
import dev.partyline.environment.Environment;
import dev.partyline.outcome.Outcome;
import dev.partyline.user.Avatar;
import dev.partyline.user.Avatars;
import dev.partyline.user.Profile;
import dev.partyline.user.User;
import dev.partyline.user.Username;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Values for tests, created by parsing, as in the code. */
public final class Some {

  private Some() {}

  public static UserId userId(String text) {
    return UserId.parse(text).orElseThrow();
  }

  public static PartyId partyId(String text) {
    return PartyId.parse(text).orElseThrow();
  }

  public static User user(String id, String username) {
    return new User(userId(id), new Profile(username(username), Avatar.none()));
  }

  public static User user(String id, String username, String avatar) {
    return new User(userId(id), new Profile(username(username), avatar(avatar)));
  }

  public static Username username(String text) {
    return Username.parse(text).orElseThrow();
  }

  /** A picture, on any host. */
  public static Avatar avatar(String url) {
    return Avatars.from(environment()).at(url);
  }

  public static SocketId socketId(String text) {
    return accepted(SocketId.parse(text));
  }

  public static Subscription subscription(String socketId, String channel) {
    return new Subscription(
        accepted(SocketId.parse(socketId)),
        accepted(Channel.parse("channel_name", channel)).orElseThrow());
  }

  /** A deadline that no test is meant to reach. */
  public static Deadline deadline() {
    return Deadline.in(Duration.ofSeconds(30));
  }

  /** Names and values, alternating. */
  public static Environment environment(String... variables) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      map.put(variables[i], variables[i + 1]);
    }
    return new Environment(map);
  }

  public static <T> T accepted(Outcome<T> outcome) {
    return outcome.fold(
        value -> value,
        refusal -> {
          throw new AssertionError("refused: " + refusal);
        });
  }
}
