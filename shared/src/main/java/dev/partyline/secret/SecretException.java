package dev.partyline.secret;

import dev.partyline.aws.CallException;
import java.io.Serial;

/**
 * A secret could not be read, or is of no use. The message is a code for the log: it holds neither
 * a value nor a piece of one, and there is no cause whose text might.
 */
public final class SecretException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final boolean answered;

  private SecretException(String reason, boolean answered) {
    super(reason, null, false, false);
    this.answered = answered;
  }

  /** The call that asks for it came to nothing. */
  static SecretException of(CallException failure) {
    return new SecretException(String.valueOf(failure.getMessage()), failure.isAnswered());
  }

  /** Nobody has said anything about the secret: the next try may do. */
  static SecretException unreachable(String reason) {
    return new SecretException(reason, false);
  }

  /** What was asked for will not do, and asking again at once would change nothing. */
  public static SecretException unusable(String reason) {
    return new SecretException(reason, true);
  }

  /** Whether there was an answer, and it is the answer that will not do. */
  public boolean isAnswered() {
    return answered;
  }
}
