package dev.partyline.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.outcome.Outcome;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Properties that hold for every id and channel name. */
class ChannelNamePropertiesTest {

  @Property
  void everyIdIsRestoredFromItsEscape(@ForAll("texts") String id) {
    assertThat(Escape.unescape(Escape.escape(id))).contains(id);
  }

  @Property
  void everyAcceptedEscapeIsCanonical(@ForAll("escapedTexts") String escaped) {
    Escape.unescape(escaped).ifPresent(id -> assertThat(Escape.escape(id)).isEqualTo(escaped));
  }

  @Property
  void noTwoIdsShareAnEscape(@ForAll("alikes") String one, @ForAll("alikes") String other) {
    Assume.that(!one.equals(other));

    assertThat(Escape.escape(one)).isNotEqualTo(Escape.escape(other));
  }

  @Property
  void everyNameHasOnlyCharactersThatPusherAllows(@ForAll("ids") String id) {
    assertThat(channelsOf(id)).allSatisfy(c -> assertThat(c.name()).matches("[-A-Za-z0-9_=@,.;]+"));
  }

  @Property
  void everyNameWithinTheLimitIsParsedAsTheSameChannel(@ForAll("ids") String id) {
    assertThat(channelsOf(id))
        .filteredOn(Channel::fits)
        .allSatisfy(
            channel ->
                assertThat(Channel.parse("channel_name", channel.name()))
                    .isEqualTo(Outcome.accepted(Optional.of(channel))));
  }

  @Property
  void everyParsedChannelHasTheNameItWasParsedFrom(
      @ForAll("prefixes") String prefix, @ForAll("escapedTexts") String escaped) {
    String name = prefix + escaped;
    if (Channel.parse("channel_name", name)
        instanceof Outcome.Accepted<Optional<Channel>>(Optional<Channel> channel)) {
      assertThat(channel.orElseThrow().name()).isEqualTo(name);
    }
  }

  private static List<Channel> channelsOf(String id) {
    return List.of(
        new Channel.User(UserId.parse(id).orElseThrow()),
        new Channel.Party(PartyId.parse(id).orElseThrow()),
        new Channel.Presence(PartyId.parse(id).orElseThrow()));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(0x20, 0x7E),
            Arbitraries.integers().between(0, 0xFFFF),
            Arbitraries.integers().between(0, Character.MAX_CODE_POINT))
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .list()
        .ofMaxSize(64)
        .map(
            codePoints ->
                codePoints.stream()
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
  }

  @Provide
  Arbitrary<String> ids() {
    return texts().filter(text -> UserId.parse(text).isPresent());
  }

  /** Texts that an incorrect escape would confuse with one another. */
  @Provide
  Arbitrary<String> alikes() {
    return Arbitraries.strings().withChars("=37CcDdA|a").ofMaxLength(4);
  }

  /** Texts of which many are, or nearly are, canonical escapes. */
  @Provide
  Arbitrary<String> escapedTexts() {
    return Arbitraries.oneOf(
            Arbitraries.of(
                "a", "-", "=", "=7C", "=7c", "=41", "=C3=AB", "=C3", "=80", "=00", "=3D"),
            Arbitraries.strings().withChars("=09AFaf-_@,.;").ofMaxLength(3))
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> prefixes() {
    return Arbitraries.of("private-user-", "private-party-", "presence-party-");
  }
}
