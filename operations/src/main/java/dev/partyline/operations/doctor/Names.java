package dev.partyline.operations.doctor;

import dev.partyline.channel.Channel;
import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Checks the names that a client uses. A wrong event name gives no error: the event never arrives.
 *
 * @param channel the channel name that the client subscribes to
 * @param event the event name that the client binds to
 */
record Names(Optional<String> channel, Optional<String> event) {

  static final String CHANNEL = "channel";
  static final String EVENT = "event name";

  /** The published events, each with its kind of channel: docs/events.md. */
  static final Map<String, String> PUBLISHED =
      Map.of("party-invitation-received", "user", "party-updated", "party");

  private static final String KINDS =
      "private-user-<userId>, private-party-<partyId> and presence-party-<partyId>";

  /** Each prefix, with the constructor of its channel from an unescaped id. */
  private static final Map<String, Function<String, Optional<Channel>>> PREFIXES =
      new TreeMap<>(
          Map.of(
              "private-user-", id -> UserId.parse(id).map(Channel.User::new),
              "private-party-", id -> PartyId.parse(id).map(Channel.Party::new),
              "presence-party-", id -> PartyId.parse(id).map(Channel.Presence::new)));

  /**
   * @param user the token's user
   */
  Finding channelFinding(Optional<UserId> user) {
    if (channel.isEmpty()) {
      return Finding.skip(CHANNEL, "--channel is not set");
    }
    String name = channel.get();
    Outcome<Optional<Channel>> parsed = Channel.parse(CHANNEL, name);
    return parsed.fold(
        known -> known.map(valid -> valid(valid, user)).orElseGet(() -> unknown(name)),
        refusal -> invalid(name, refusal));
  }

  private static Finding valid(Channel channel, Optional<UserId> user) {
    if (channel instanceof Channel.User(UserId id) && user.isPresent() && !user.get().equals(id)) {
      return Finding.fail(
          CHANNEL,
          "it is the channel of user " + id + ", but the token's user is " + user.get(),
          "Subscribe to " + new Channel.User(user.get()).name());
    }
    return Finding.ok(CHANNEL, channel.name() + " is a valid channel name");
  }

  private static Finding unknown(String name) {
    return Finding.fail(
        CHANNEL,
        name + " is not a channel of Partyline: the answer is 403",
        "Valid names: " + KINDS);
  }

  private static Finding invalid(String name, Refusal refusal) {
    String why =
        refusal instanceof Refusal.Malformed malformed ? malformed.why() : refusal.reason();
    return Finding.fail(
        CHANNEL,
        name + " " + why + ": the answer is 400",
        suggestion(name)
            .map(valid -> "If the id is correct, the escaped name is " + valid)
            .orElse("Valid names: " + KINDS));
  }

  private static Optional<String> suggestion(String name) {
    return PREFIXES.entrySet().stream()
        .filter(prefix -> name.startsWith(prefix.getKey()))
        .flatMap(
            prefix -> prefix.getValue().apply(name.substring(prefix.getKey().length())).stream())
        .filter(Channel::fits)
        .map(Channel::name)
        .findFirst();
  }

  Finding eventFinding() {
    if (event.isEmpty()) {
      return Finding.skip(EVENT, "--event is not set");
    }
    String name = event.get();
    String kind = PUBLISHED.get(name);
    if (kind == null) {
      return Finding.fail(
          EVENT,
          "nothing is published as " + name,
          similar(name)
              .map(similar -> "Bind to " + similar + ", exactly")
              .orElse(
                  "Published events: "
                      + String.join(" and ", new TreeSet<>(PUBLISHED.keySet()))
                      + "; see docs/events.md"));
    }
    boolean otherChannel =
        channel
            .flatMap(
                on -> Channel.parse(CHANNEL, on).fold(known -> known, refusal -> Optional.empty()))
            .filter(on -> !on.kind().equals(kind))
            .isPresent();
    return otherChannel
        ? Finding.fail(
            EVENT,
            name + " is not published on " + channel.orElseThrow(),
            "Subscribe to private-" + kind + "-<" + kind + "Id>")
        : Finding.ok(EVENT, name + " is published on private-" + kind + "-<" + kind + "Id>");
  }

  /** The event with the same letters: for partyUpdated, party_update or PARTY-UPDATED. */
  private static Optional<String> similar(String name) {
    return PUBLISHED.keySet().stream()
        .filter(
            event ->
                letters(event).contains(letters(name)) || letters(name).contains(letters(event)))
        .filter(event -> letters(name).length() > 4)
        .findFirst();
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }
}
