package dev.partyline.invitationtrigger;

import java.time.Duration;

/** Waits between retries. */
@FunctionalInterface
interface Sleeper {

  /**
   * Returns after {@code duration}.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  void sleep(Duration duration) throws InterruptedException;
}
