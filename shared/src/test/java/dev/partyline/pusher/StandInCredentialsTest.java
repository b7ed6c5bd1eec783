package dev.partyline.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.aws.FunctionCredentials;
import dev.partyline.snapshot.StandIn;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandInCredentialsTest {

  /** Or priming would run less than it says, and nobody would see. */
  @Test
  void shouldReadASecretThatIsNone_fromAStandInThatAnswersAsItHasTo() throws IOException {
    Map<String, String> answers = new HashMap<>(FunctionCredentials.STAND_IN_ANSWERS);
    answers.putAll(CredentialsSource.STAND_IN_ANSWERS);
    try (StandIn standIn = StandIn.start(answers)) {
      CredentialsSource credentials =
          CredentialsSource.fromStandIn(standIn.url("/"), Clock.systemUTC());

      assertThat(credentials.current(Duration.ofSeconds(2)))
          .isEqualTo(new PusherCredentials("1", "none", "none"));
    }
  }
}
