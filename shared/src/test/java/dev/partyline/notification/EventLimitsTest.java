package dev.partyline.notification;

import static dev.partyline.Some.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLimitsTest {

  @ParameterizedTest
  @ValueSource(strings = {"party-updated", "client-typing", "a", "Pusher", "my pusher:a", "zoë"})
  void shouldKeepTheName_whenItIsValid(String name) {
    assertThat(accepted(EventName.parse("event", name)).value()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pusher",
        "pusher-notification",
        "pusher:",
        "pusher:error",
        "pusher_internal:",
        "pusher_internal:subscription_succeeded"
      })
  void shouldRefuseTheName_whenItIsOneOfPushersOwn(String name) {
    assertThat(EventName.parse("event", name))
        .isEqualTo(
            Outcome.refused(
                new Malformed("event", "begins with \"pusher\", which is Pusher's own")));
  }

  @Test
  void shouldRefuseTheName_whenItIsEmpty() {
    assertThat(EventName.parse("event", ""))
        .isEqualTo(Outcome.refused(new Malformed("event", "is empty")));
  }

  @Test
  void shouldAcceptANameOf200CharactersAndNoLonger() {
    assertThat(EventName.parse("event", "e".repeat(200))).isInstanceOf(Outcome.Accepted.class);
    assertThat(EventName.parse("event", "e".repeat(201)))
        .isEqualTo(Outcome.refused(new Malformed("event", "is longer than 200 characters")));
  }

  @Test
  void shouldAcceptDataOf10KibAndNoMore() {
    String largest = "\"" + "a".repeat(10_238) + "\"";

    assertThat(accepted(EventData.of("data", largest)).json()).isEqualTo(largest);
    assertThat(EventData.of("data", " " + largest)).isEqualTo(over());
  }

  @Test
  void shouldCountTheBytesOfDataAndNotItsCharacters() {
    String largest = "\"" + "ë".repeat(5_119) + "\"";

    assertThat(EventData.of("data", largest)).isInstanceOf(Outcome.Accepted.class);
    assertThat(EventData.of("data", " " + largest)).isEqualTo(over());
  }

  @Test
  void shouldBeEqual_whenTheTextsAreEqual() {
    assertThat(accepted(EventName.parse("event", "a")))
        .isEqualTo(accepted(EventName.parse("event", "a")))
        .hasSameHashCodeAs(accepted(EventName.parse("event", "a")))
        .isNotEqualTo(accepted(EventName.parse("event", "b")));
    assertThat(accepted(EventData.of("data", "{}")))
        .isEqualTo(accepted(EventData.of("data", "{}")))
        .hasSameHashCodeAs(accepted(EventData.of("data", "{}")))
        .isNotEqualTo(accepted(EventData.of("data", "[]")));
  }

  private static Outcome<EventData> over() {
    return Outcome.refused(new Malformed("data", "is over 10240 bytes"));
  }
}
