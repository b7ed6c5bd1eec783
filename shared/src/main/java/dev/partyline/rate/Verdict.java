package dev.partyline.rate;

import java.time.Duration;

/** Whether a request may go on. */
public sealed interface Verdict {

  /**
   * It may.
   *
   * @param sharedCountFailed whether the count that all sandboxes share could not be asked, so that
   *     this sandbox's own has decided
   */
  record Allowed(boolean sharedCountFailed) implements Verdict {}

  /**
   * It may not.
   *
   * @param retryAfter how long to wait at least, 1 s or more
   */
  record Limited(Duration retryAfter) implements Verdict {}
}
