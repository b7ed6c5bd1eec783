package dev.partyline.pusher;

import java.io.Serial;

/**
 * The secret could not be read, or does not hold credentials. The message is a code for the log: it
 * holds neither a value nor a piece of one, and there is no cause whose text might.
 */
final class SecretException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final boolean answered;

  private SecretException(String reason, boolean answered) {
    super(reason, null, false, false);
    this.answered = answered;
  }

  /** Secrets Manager has not answered: the next read may succeed. */
  static SecretException unreachable(String reason) {
    return new SecretException(reason, false);
  }

  /** Secrets Manager has answered, and the same read would fail again. */
  static SecretException unusable(String reason) {
    return new SecretException(reason, true);
  }

  /** Whether Secrets Manager has answered. */
  boolean isAnswered() {
    return answered;
  }
}
