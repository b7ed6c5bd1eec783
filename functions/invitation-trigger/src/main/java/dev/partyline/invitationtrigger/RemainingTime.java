package dev.partyline.invitationtrigger;

import java.time.Duration;

/**
 * How long the invocation may still take, as Lambda counts (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/java-context.html">getRemainingTimeInMillis</a>).
 */
@FunctionalInterface
interface TimeLeft {

  /** Until Lambda ends the function. */
  Duration untilTimeout();

  /** Until then, but for what must still be done after it. Never negative. */
  default Duration but(Duration kept) {
    Duration spare = untilTimeout().minus(kept);
    return spare.isNegative() ? Duration.ZERO : spare;
  }
}
