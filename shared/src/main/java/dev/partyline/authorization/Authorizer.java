package dev.partyline.authorization;

import dev.partyline.authorization.Decision.Denied;
import dev.partyline.authorization.Decision.Granted;
import dev.partyline.authorization.Decision.GrantedPresence;
import dev.partyline.channel.Channel;
import dev.partyline.channel.PartyId;
import dev.partyline.deadline.Deadline;
import dev.partyline.party.Member;
import dev.partyline.party.Members;
import dev.partyline.user.Profile;
import dev.partyline.user.User;
import dev.partyline.user.Username;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Decides which users may subscribe to which channels. Thread-safe if its {@link Members} are. */
public final class Authorizer {

  private static final Denied NOT_THAT_USER = new Denied("not_that_user");
  private static final Denied NOT_A_MEMBER = new Denied("not_a_member");
  private static final Denied NOT_PRESENTABLE = new Denied("presence_user_id");

  // pusher-js keeps the members in a plain object, by user id (its members.ts): assigning to this
  // name sets the object's prototype, and other users would never see the member.
  private static final String PROTOTYPE_SETTER = "__proto__";

  private final Members members;

  /**
   * @param members read for party channels only
   */
  public Authorizer(Members members) {
    this.members = members;
  }

  /**
   * Decides whether the user may subscribe.
   *
   * @param deadline how long to wait for the membership
   * @throws dev.partyline.outcome.UnavailableException if membership cannot be read
   */
  public Decision decide(User user, Channel channel, Deadline deadline) {
    return decide(user, channel, partyId -> members.find(partyId, user.id(), deadline));
  }

  /**
   * Decides for several channels, each as {@link #decide(User, Channel, Deadline)} does, with one
   * read of all memberships, or none if no channel needs one.
   *
   * @param deadline how long to wait for the memberships
   * @throws dev.partyline.outcome.UnavailableException if a membership cannot be read
   */
  public Map<Channel, Decision> decide(User user, List<Channel> channels, Deadline deadline) {
    Set<PartyId> parties = new LinkedHashSet<>();
    for (Channel channel : channels) {
      // Only to see which memberships this decision reads.
      decide(
          user,
          channel,
          partyId -> {
            parties.add(partyId);
            return Optional.empty();
          });
    }
    Map<PartyId, Member> found =
        parties.isEmpty() ? Map.of() : members.findAll(parties, user.id(), deadline);
    Map<Channel, Decision> decisions = new HashMap<>();
    for (Channel channel : channels) {
      decisions.put(
          channel, decide(user, channel, partyId -> Optional.ofNullable(found.get(partyId))));
    }
    return decisions;
  }

  private static Decision decide(
      User user, Channel channel, Function<PartyId, Optional<Member>> membership) {
    return switch (channel) {
      case Channel.User(var userId) -> userId.equals(user.id()) ? new Granted() : NOT_THAT_USER;
      case Channel.Party(var partyId) ->
          membership.apply(partyId).<Decision>map(m -> new Granted()).orElse(NOT_A_MEMBER);
      case Channel.Presence(var partyId) ->
          user.id().value().equals(PROTOTYPE_SETTER)
              ? NOT_PRESENTABLE
              : membership
                  .apply(partyId)
                  .<Decision>map(member -> new GrantedPresence(withPartyProfile(user, member)))
                  .orElse(NOT_A_MEMBER);
    };
  }

  private static User withPartyProfile(User user, Member member) {
    Username username = member.username().orElse(user.profile().username());
    return new User(user.id(), new Profile(username, member.avatar().or(user.profile().avatar())));
  }
}
