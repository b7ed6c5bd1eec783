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
import java.util.function.Function;

/**
 * The names that a client uses. A wrong one is not refused by anybody: nothing ever arrives.
 *
 * @param channel it subscribes to
 * @param event it binds to
 */
record Names(Optional<String> channel, Optional<String> event) {

  static final String CHANNEL = "channel";
  static final String EVENT = "event name";

  /** What is published, and on which kind of channel: docs/events.md. */
  static final Map<String, String> PUBLISHED =
      Map.of("party-invitation-received", "user", "party-updated", "party");

  private static final String KINDS =
      "private-user-<userId>, private-party-<partyId> and presence-party-<partyId>";

  /** Each prefix with what makes the one right name of what follows it. */
  private static final Map<String, Function<String, Optional<Channel>>> PREFIXES =
      new TreeMap<>(
          Map.of(
              "private-user-", id -> UserId.parse(id).map(Channel.User::new),
              "private-party-", id -> PartyId.parse(id).map(Channel.Party::new),
              "presence-party-", id -> PartyId.parse(id).map(Channel.Presence::new)));

  /**
   * @param user whose token was given
   */
  Finding channelFinding(Optional<UserId> user) {
    if (channel.isEmpty()) {
      return Finding.skip(CHANNEL, "--channel was not given");
    }
    String name = channel.get();
    Outcome<Optional<Channel>> parsed = Channel.parse(CHANNEL, name);
    return parsed.fold(
        known -> known.map(right -> right(right, user)).orElseGet(() -> unknown(name)),
        refusal -> misspelt(name, refusal));
  }

  private static Finding right(Channel channel, Optional<UserId> user) {
    if (channel instanceof Channel.User(UserId id) && user.isPresent() && !user.get().equals(id)) {
      return Finding.fail(
          CHANNEL,
          "it is the channel of " + id + ", and the token is of " + user.get(),
          "Subscribe to " + new Channel.User(user.get()).name());
    }
    return Finding.ok(CHANNEL, channel.name() + " is spelt as the server spells it");
  }

  private static Finding unknown(String name) {
    return Finding.fail(
        CHANNEL, name + " is no channel of Partyline's: the answer is 403", "There are " + KINDS);
  }

  private static Finding misspelt(String name, Refusal refusal) {
    String why =
        refusal instanceof Refusal.Malformed malformed ? malformed.why() : refusal.reason();
    return Finding.fail(
        CHANNEL,
        name + " " + why + ": the answer is 400",
        suggestion(name)
            .map(right -> "If the id is as it stands there, the name is " + right)
            .orElse("There are " + KINDS));
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
      return Finding.skip(EVENT, "--event was not given");
    }
    String name = event.get();
    String kind = PUBLISHED.get(name);
    if (kind == null) {
      return Finding.fail(
          EVENT,
          "nothing is published as " + name,
          meant(name)
              .map(right -> "Bind to " + right + ", exactly")
              .orElse("There are party-invitation-received and party-updated: docs/events.md"));
    }
    boolean elsewhere =
        channel
            .flatMap(
                on -> Channel.parse(CHANNEL, on).fold(known -> known, refusal -> Optional.empty()))
            .filter(on -> !on.kind().equals(kind))
            .isPresent();
    return elsewhere
        ? Finding.fail(
            EVENT,
            name + " is not published on " + channel.orElseThrow(),
            "Subscribe to private-" + kind + "-<" + kind + "Id> for it")
        : Finding.ok(EVENT, name + " is published on private-" + kind + "-<" + kind + "Id>");
  }

  /** The same word in another spelling: partyUpdated, party_update, PARTY-UPDATED. */
  private static Optional<String> meant(String name) {
    return PUBLISHED.keySet().stream()
        .filter(
            right ->
                letters(right).contains(letters(name)) || letters(name).contains(letters(right)))
        .filter(right -> letters(name).length() > 4)
        .findFirst();
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }
}
