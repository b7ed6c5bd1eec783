package dev.partyline.pusherserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AuthorizedConnectionsTest {

  private final SettableClock clock = new SettableClock(Instant.now());

  @Test
  void shouldCloseWith4009_whenAConnectionHasNotAuthorizedItselfAfter30Seconds()
      throws IOException {
    try (PusherServer server = TestApp.builder().authorizedConnections(true).clock(clock).start();
        RawClient nobody = RawClient.connect(server);
        RawClient refused = RawClient.connect(server);
        RawClient signedIn = RawClient.connect(server);
        RawClient member = RawClient.connect(server);
        RawClient presence = RawClient.connect(server)) {
      nobody.send(TestApp.subscribe("public")).next("pusher_internal:subscription_succeeded");
      refused.send(TestApp.subscribe("private-a", "key-1:forged", null)).nextError();
      signedIn.send(TestApp.signIn(signedIn, "ada")).next("pusher:signin_success");
      member
          .send(TestApp.subscribePrivate(member, "private-a"))
          .next("pusher_internal:subscription_succeeded");
      presence
          .send(TestApp.subscribePresence(presence, "presence-a", "bob"))
          .next("pusher_internal:subscription_succeeded");
      clock.advance(Duration.ofSeconds(29));
      assertThat(nobody.framesUntilPong()).isEmpty();
      clock.advance(Duration.ofSeconds(1));
      RawClient.Ending ending =
          new RawClient.Ending(4009, "Connection not authorized within timeout");
      assertThat(nobody.ending()).isEqualTo(ending);
      assertThat(refused.ending()).isEqualTo(ending);
      for (RawClient client : new RawClient[] {signedIn, member, presence}) {
        assertThat(client.framesUntilPong()).isEmpty();
      }
    }
  }

  @Test
  void shouldStayOpen_whenTheAppDoesNotRequireAuthorization() throws IOException {
    try (PusherServer server = TestApp.serve(clock);
        FrameClient client = FrameClient.connect(server, "protocol=7")) {
      clock.advance(Duration.ofSeconds(121));
      // The check that pings does not close.
      assertThat(client.next().opcode()).isEqualTo(FrameClient.PING);
      client.settle();
    }
  }
}
