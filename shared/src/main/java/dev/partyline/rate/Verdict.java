package dev.partyline.rate;

import java.time.Duration;

/** Whether a request is within the rate limit. */
public sealed interface Verdict {

  /**
   * Within the limit. {@code sharedCountFailed} if the shared count was unavailable, so that this
   * sandbox's own count decided.
   */
  record Allowed(boolean sharedCountFailed) implements Verdict {}

  /** Over the limit. Retry after {@code retryAfter}, 1 s or more. */
  record Limited(Duration retryAfter) implements Verdict {}
}
