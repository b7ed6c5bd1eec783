package dev.partyline.cloud.stream;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
interface Pause {

  /**
   * Returns when the time is over.
   *
   * @throws InterruptedException if the stack is being stopped
   */
  void take(Duration duration) throws InterruptedException;
}
