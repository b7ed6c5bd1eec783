package dev.partyline.history;

import java.time.Duration;

/** What is assumed of the clocks of Lambda's sandboxes. */
final class Clocks {

  /**
   * How far two clocks may be apart, together with the time from an event's position to its
   * publication. Lambda's clocks are synchronized to far less (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">execution
   * environment</a>); an invocation, which retries a publication, takes at most a minute.
   */
  static final Duration DIFFERENCE = Duration.ofSeconds(60);

  private Clocks() {}
}
