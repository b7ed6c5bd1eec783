package dev.partyline.channel;

import static dev.partyline.Some.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"1234.1234", "0.0", "123456789.9876543210", "12345678901234567890.1"})
  void shouldKeepTheText_whenItIsTwoNumbersWithADot(String text) {
    assertThat(accepted(SocketId.parse(text)).value()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1234",
        ".",
        "1234.",
        ".1234",
        "1234.1234.1",
        "1234,1234",
        "1234.1234:private-user-1", // would make another text of what is signed
        "1234:1234",
        "a.b",
        "-1.2",
        "+1.2",
        " 1.2",
        "1.2 ",
        "1.2\n",
        "1.2\0",
        "١.٢", // digits, but not ASCII's
        "1e3.2",
        "123456789012345678901.1",
      })
  void shouldRefuse_whenItIsAnythingElse(String text) {
    assertThat(SocketId.parse(text))
        .isEqualTo(
            Outcome.refused(new Malformed("socket_id", "is not two numbers with a dot between")));
  }

  @Test
  void shouldBeEqual_whenTheTextsAreEqual() {
    SocketId one = accepted(SocketId.parse("1.2"));

    assertThat(one)
        .isEqualTo(accepted(SocketId.parse("1.2")))
        .hasSameHashCodeAs(accepted(SocketId.parse("1.2")))
        .isNotEqualTo(accepted(SocketId.parse("1.3")))
        .hasToString("1.2");
  }
}
