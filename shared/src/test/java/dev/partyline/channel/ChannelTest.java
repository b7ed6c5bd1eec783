package dev.partyline.channel;

import static dev.partyline.Some.partyId;
import static dev.partyline.Some.userId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTest {

  static Stream<Arguments> channels() {
    return Stream.of(
        arguments("private-user-auth0=7C5f7c", new Channel.User(userId("auth0|5f7c")), "user"),
        arguments("private-user-user-user-1", new Channel.User(userId("user-user-1")), "user"),
        arguments("private-party-p1", new Channel.Party(partyId("p1")), "party"),
        arguments("presence-party-p1", new Channel.Presence(partyId("p1")), "presence"),
        arguments(
            "presence-party-3f0e1c9a-52f7-4f2b-9a53-1b6b7f0a9a11",
            new Channel.Presence(partyId("3f0e1c9a-52f7-4f2b-9a53-1b6b7f0a9a11")),
            "presence"));
  }

  @ParameterizedTest
  @MethodSource("channels")
  void shouldParseTheChannelAndReturnTheSameName_whenItIsAKnownKind(
      String name, Channel channel, String kind) {
    assertThat(parse(name)).isEqualTo(Outcome.accepted(Optional.of(channel)));
    assertThat(channel.name()).isEqualTo(name);
    assertThat(channel.kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "private-user", // no id, and not even the prefix
        "private-users-1",
        "Private-user-1",
        "presence-user-1",
        "private-encrypted-user-1",
        "private-encrypted-party-1",
        "private-cache-party-1",
        "private-",
        "presence-",
        "party-p1",
        "my-channel",
        "user",
        "server-to-user-1",
        "xprivate-user-1",
      })
  void shouldParseNoChannel_whenTheNameIsOfAnotherKind(String name) {
    assertThat(parse(name)).isEqualTo(Outcome.accepted(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "private-user-1:x", // would make another text of what is signed
        "private-party-1:{\"user_id\":\"1\"}",
        ":user:",
        "private-user-a b",
        "private-user-a|b",
        "private-user-a%7Cb",
        "private-user-a/b",
        "#server-to-user-1",
        "private-user-1\n",
        "private-user-é",
        "private-user-\uD800",
        "private-user-1\0",
      })
  void shouldRefuse_whenPusherDoesNotAllowACharacter(String name) {
    assertThat(parse(name)).isEqualTo(malformed("has a character outside [-A-Za-z0-9_=@,.;]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "private-user-", // no id
        "private-party-",
        "presence-party-",
        "private-user-auth0=7c5f7c", // lower-case hex
        "private-user-=41", // A needs no escape
        "private-party-=2D",
        "private-user-a=",
        "private-user-a=7",
        "private-user-=C0=AF", // overlong
        "private-user-=ED=A0=80", // a lone surrogate
        "private-user-=FF",
        "private-user-=00", // control characters
        "presence-party-=0A",
        "private-user-=C2=85",
        "private-user-=7F",
      })
  void shouldRefuse_whenTheIdIsNotCanonical(String name) {
    assertThat(parse(name)).isEqualTo(malformed("has an id that is empty, too long or misspelt"));
  }

  @Test
  void shouldParse_whenTheNameHas164Characters() {
    String name = "private-user-" + "=7C".repeat(50) + "a";

    assertThat(name).hasSize(164);
    assertThat(parse(name))
        .isEqualTo(Outcome.accepted(Optional.of(new Channel.User(userId("|".repeat(50) + "a")))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"private-user-", "some-other-kind-"})
  void shouldRefuse_whenTheNameHas165Characters(String prefix) {
    String name = prefix + "a".repeat(165 - prefix.length());

    assertThat(parse(name)).isEqualTo(malformed("is longer than 164 characters"));
  }

  @Test
  void shouldNotFit_whenEscapingMakesTheNameTooLong() {
    assertThat(new Channel.User(userId("|".repeat(50) + "a")).fits()).isTrue();
    assertThat(new Channel.User(userId("|".repeat(50) + "aa")).fits()).isFalse();
  }

  @Test
  void shouldNameTheGivenField_whenItRefuses() {
    assertThat(Channel.parse("channel", "a b"))
        .isEqualTo(
            Outcome.refused(
                new Malformed("channel", "has a character outside [-A-Za-z0-9_=@,.;]")));
  }

  private static Outcome<Optional<Channel>> parse(String name) {
    return Channel.parse("channel_name", name);
  }

  private static Outcome<Optional<Channel>> malformed(String why) {
    return Outcome.refused(new Malformed("channel_name", why));
  }
}
