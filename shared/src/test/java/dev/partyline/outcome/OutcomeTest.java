package dev.partyline.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.outcome.Refusal.NoToken;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  @Test
  void shouldContinueWithTheValue_whenItIsAccepted() {
    assertThat(Outcome.accepted(20).then(n -> Outcome.accepted(n + 1)))
        .isEqualTo(Outcome.accepted(21));
    assertThat(Outcome.accepted(20).then(n -> Outcome.refused(new NoToken())))
        .isEqualTo(Outcome.refused(new NoToken()));
  }

  @Test
  void shouldStopAtTheFirstRefusal() {
    Outcome<Integer> refused = Outcome.refused(new NoToken());

    assertThat(refused.<Integer>then(n -> fail())).isEqualTo(Outcome.refused(new NoToken()));
  }

  @Test
  void shouldFoldBothCases() {
    Function<Refusal, String> why = Refusal::reason;

    assertThat(Outcome.accepted(7).fold(n -> "got " + n, why)).isEqualTo("got 7");
    assertThat(Outcome.<Integer>refused(new NoToken()).fold(n -> "got " + n, why))
        .isEqualTo("no_token");
  }

  private static <T> T fail() {
    throw new AssertionError("went on after a refusal");
  }
}
