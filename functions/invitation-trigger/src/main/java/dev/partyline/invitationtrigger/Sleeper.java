package dev.partyline.invitationtrigger;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
interface Pause {

  /**
   * Returns when the time is over.
   *
   * @throws InterruptedException if the function is being ended
   */
  void take(Duration duration) throws InterruptedException;
}
