package dev.partyline.pusherserver;

import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;

/** Waits until clients were heard, for tests that let hours pass. */
final class Heard {

  private Heard() {}

  /** Waits until every connection was heard since the clock was advanced. */
  static void since(PusherServer server, Clock clock) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                server.liveness().stream()
                    .allMatch(liveness -> !liveness.lastHeard().isBefore(clock.instant())));
  }
}
