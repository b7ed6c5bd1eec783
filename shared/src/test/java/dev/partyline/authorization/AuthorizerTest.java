package dev.partyline.authorization;

import static dev.partyline.Some.avatar;
import static dev.partyline.Some.deadline;
import static dev.partyline.Some.partyId;
import static dev.partyline.Some.user;
import static dev.partyline.Some.userId;
import static dev.partyline.Some.username;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.authorization.Decision.Denied;
import dev.partyline.authorization.Decision.Granted;
import dev.partyline.authorization.Decision.GrantedPresence;
import dev.partyline.channel.Channel;
import dev.partyline.channel.PartyId;
import dev.partyline.channel.UserId;
import dev.partyline.deadline.Deadline;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.party.Member;
import dev.partyline.party.Members;
import dev.partyline.user.Avatar;
import dev.partyline.user.User;
import dev.partyline.user.Username;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthorizerTest {

  private static final User ANN = user("ann", "ann's token name", "https://token.example/ann.png");
  private static final Channel PARTY = new Channel.Party(partyId("p1"));
  private static final Channel PRESENCE = new Channel.Presence(partyId("p1"));

  @Test
  void shouldGrantAUsersChannel_toThatUser() {
    assertThat(new Authorizer(unasked()).decide(ANN, new Channel.User(userId("ann")), deadline()))
        .isEqualTo(new Granted());
  }

  @Test
  void shouldDenyAUsersChannel_toAnyOtherUser() {
    Authorizer authorizer = new Authorizer(unasked());

    assertThat(authorizer.decide(ANN, new Channel.User(userId("bob")), deadline()))
        .isEqualTo(new Denied("not_that_user"));
    assertThat(authorizer.decide(ANN, new Channel.User(userId("Ann")), deadline()))
        .isEqualTo(new Denied("not_that_user"));
  }

  @Test
  void shouldGrantAPartysChannel_whenTheCallerIsAMember() {
    assertThat(withMember(member("ann", "Ann")).decide(ANN, PARTY, deadline()))
        .isEqualTo(new Granted());
  }

  @Test
  void shouldDenyBothOfAPartysChannels_whenTheCallerIsNotAMember() {
    Authorizer authorizer = withMember(member("bob", "Bob"));

    assertThat(authorizer.decide(ANN, PARTY, deadline())).isEqualTo(new Denied("not_a_member"));
    assertThat(authorizer.decide(ANN, PRESENCE, deadline())).isEqualTo(new Denied("not_a_member"));
  }

  @Test
  void shouldDenyForTheSameReason_whenThePartyDoesNotExist() {
    Authorizer authorizer = withMember(member("ann", "Ann"));
    Channel missing = new Channel.Party(partyId("p2"));

    assertThat(authorizer.decide(ANN, missing, deadline()))
        .isEqualTo(withMember(member("bob", "Bob")).decide(ANN, PARTY, deadline()));
  }

  @Test
  void shouldShowTheProfileFromTheParty_whenItHasOne() {
    Member member =
        new Member(
            userId("ann"), Optional.of(username("Ann")), avatar("https://party.example/ann.png"));

    assertThat(withMember(member).decide(ANN, PRESENCE, deadline()))
        .isEqualTo(new GrantedPresence(user("ann", "Ann", "https://party.example/ann.png")));
  }

  @Test
  void shouldShowTheProfileFromTheToken_whenThePartyHasNone() {
    assertThat(withMember(member("ann", "")).decide(ANN, PRESENCE, deadline()))
        .isEqualTo(new GrantedPresence(ANN));
    assertThat(withMember(member("ann", "Ann")).decide(ANN, PRESENCE, deadline()))
        .isEqualTo(new GrantedPresence(user("ann", "Ann", "https://token.example/ann.png")));
  }

  @Test
  void shouldDenyPresence_whenPusherJsWouldLoseTheUser() {
    User lost = user("__proto__", "Ann");
    Authorizer authorizer = withMember(member("__proto__", "Ann"));

    assertThat(authorizer.decide(lost, PRESENCE, deadline()))
        .isEqualTo(new Denied("presence_user_id"));
    assertThat(authorizer.decide(lost, PARTY, deadline())).isEqualTo(new Granted());
    assertThat(authorizer.decide(lost, new Channel.User(userId("__proto__")), deadline()))
        .isEqualTo(new Granted());
    assertThat(
            withMember(member("constructor", "Ann"))
                .decide(user("constructor", "Ann"), PRESENCE, deadline()))
        .isInstanceOf(GrantedPresence.class);
  }

  @Test
  void shouldThrow_whenMembershipIsUnavailable() {
    UnavailableException fault = new UnavailableException("members", null);
    Authorizer authorizer =
        new Authorizer(
            (party, user, deadline) -> {
              throw fault;
            });

    assertThatThrownBy(() -> authorizer.decide(ANN, PARTY, deadline())).isSameAs(fault);
    assertThatThrownBy(() -> authorizer.decide(ANN, PRESENCE, deadline())).isSameAs(fault);
  }

  @Test
  void shouldReadEachPartyOnce_whenThereAreSeveralChannels() {
    List<Set<PartyId>> reads = new ArrayList<>();
    Member member = member("ann", "Ann");
    Authorizer authorizer =
        new Authorizer(
            new Members() {
              @Override
              public Optional<Member> find(PartyId party, UserId user, Deadline deadline) {
                throw new AssertionError("one read is for all");
              }

              @Override
              public Map<PartyId, Member> findAll(
                  Set<PartyId> parties, UserId user, Deadline deadline) {
                reads.add(parties);
                return Map.of(partyId("p1"), member);
              }
            });
    Channel own = new Channel.User(userId("ann"));
    Channel other = new Channel.Party(partyId("p2"));

    assertThat(authorizer.decide(ANN, List.of(own, PARTY, PRESENCE, other), deadline()))
        .isEqualTo(
            Map.of(
                own, new Granted(),
                PARTY, new Granted(),
                PRESENCE, withMember(member).decide(ANN, PRESENCE, deadline()),
                other, new Denied("not_a_member")));
    assertThat(reads).containsExactly(Set.of(partyId("p1"), partyId("p2")));
  }

  @Test
  void shouldReadNothing_whenNoneOfSeveralChannelsIsAPartys() {
    assertThat(
            new Authorizer(unasked())
                .decide(
                    ANN,
                    List.of(new Channel.User(userId("ann")), new Channel.User(userId("bob"))),
                    deadline()))
        .hasSize(2);
    assertThat(
            new Authorizer(unasked())
                .decide(user("__proto__", "Ann"), List.of(PRESENCE), deadline()))
        .containsEntry(PRESENCE, new Denied("presence_user_id"));
  }

  private static Authorizer withMember(Member member) {
    return new Authorizer(
        (party, user, deadline) ->
            party.equals(partyId("p1")) && user.equals(member.userId())
                ? Optional.of(member)
                : Optional.empty());
  }

  private static Member member(String id, String username) {
    return new Member(userId(id), Username.parse(username), Avatar.none());
  }

  private static Members unasked() {
    return (party, user, deadline) -> {
      throw new AssertionError("a user's own channel takes no look into the table");
    };
  }
}
