package dev.partyline.cloud.stream;

import java.time.Duration;

/** Waits for a duration. */
@FunctionalInterface
interface Pause {

  /**
   * Waits.
   *
   * @throws InterruptedException if the stack is shutting down
   */
  void take(Duration duration) throws InterruptedException;
}
