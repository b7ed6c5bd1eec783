package dev.partyline.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link UserId} and {@link PartyId} have the same limits. */
class IdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "auth0|5f7c", "us-east-1:0e0a1b7d", "a+b@c.org", "=", ":", " ", "zoë", "𝄞"})
  void shouldKeepTheText_whenItIsAValidId(String text) {
    assertThat(UserId.parse(text)).map(UserId::value).contains(text);
    assertThat(PartyId.parse(text)).map(PartyId::value).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\0",
        "a\nb",
        "\t",
        "\u007F",
        "\u0085",
        "\uD834",
        "\uDD1E",
        "\uDD1E\uD834",
        "a\uD834b"
      })
  void shouldRefuse_whenEmptyOrWithControlCharactersOrLoneSurrogates(String text) {
    assertThat(UserId.parse(text)).isEmpty();
    assertThat(PartyId.parse(text)).isEmpty();
  }

  @Test
  void shouldAcceptUpTo128Characters() {
    assertThat(UserId.parse("a".repeat(128))).isPresent();
    assertThat(UserId.parse("a".repeat(129))).isEmpty();
    assertThat(PartyId.parse("a".repeat(128))).isPresent();
    assertThat(PartyId.parse("a".repeat(129))).isEmpty();
  }

  @Test
  void shouldBeEqual_whenTheTextsAreEqual() {
    assertThat(UserId.parse("a"))
        .isEqualTo(UserId.parse("a"))
        .hasSameHashCodeAs(UserId.parse("a"))
        .isNotEqualTo(UserId.parse("A"));
    assertThat(PartyId.parse("a"))
        .isEqualTo(PartyId.parse("a"))
        .hasSameHashCodeAs(PartyId.parse("a"))
        .isNotEqualTo(PartyId.parse("A"));
  }
}
