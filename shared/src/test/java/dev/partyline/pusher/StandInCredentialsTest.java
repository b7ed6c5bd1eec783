package dev.partyline.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.snapshot.StandIn;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandInCredentialsTest {

  /** Or priming would run less than it says, and nobody would see. */
  @Test
  void shouldReadASecretThatIsNone_fromAStandInThatAnswersAsItHasTo() throws IOException {
    try (StandIn standIn = StandIn.start(CredentialsSource.STAND_IN_ANSWERS)) {
      CredentialsSource credentials =
          CredentialsSource.fromStandIn(standIn.url("/"), Clock.systemUTC());

      assertThat(credentials.current(Duration.ofSeconds(2)))
          .isEqualTo(new PusherCredentials("1", "none", "none"));
    }
  }
}
