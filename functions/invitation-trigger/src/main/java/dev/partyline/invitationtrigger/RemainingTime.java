package dev.partyline.invitationtrigger;

import java.time.Duration;

/**
 * The invocation's remaining time, from Lambda (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/java-context.html">getRemainingTimeInMillis</a>).
 */
@FunctionalInterface
interface RemainingTime {

  /** The time until Lambda's timeout. */
  Duration untilTimeout();

  /** The remaining time without what is reserved for later. Never negative. */
  default Duration minus(Duration reserved) {
    Duration spare = untilTimeout().minus(reserved);
    return spare.isNegative() ? Duration.ZERO : spare;
  }
}
