package dev.partyline.pusher;

import java.io.Serial;

/**
 * The secret cannot be read, or does not hold credentials. The message is a code for the log: it
 * holds no part of a value, and there is no cause, whose text might.
 */
final class SecretException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final boolean answered;

  private SecretException(String reason, boolean answered) {
    super(reason, null, false, false);
    this.answered = answered;
  }

  /** Secrets Manager did not answer; a later read may succeed. */
  static SecretException unreachable(String reason) {
    return new SecretException(reason, false);
  }

  /** Secrets Manager answered; the same read would fail again. */
  static SecretException unusable(String reason) {
    return new SecretException(reason, true);
  }

  /** Whether Secrets Manager answered. */
  boolean isAnswered() {
    return answered;
  }
}
