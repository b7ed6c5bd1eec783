package dev.partyline.aws;

import java.io.Serial;

/**
 * A call came to no answer that can be read. The message is a code for the log: it holds nothing
 * that was sent or received, and there is no cause whose text might.
 */
public final class CallException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final boolean answered;

  private CallException(String reason, boolean answered) {
    super(reason, null, false, false);
    this.answered = answered;
  }

  /** Nobody has said anything: the next try may do. */
  static CallException unanswered(String reason) {
    return new CallException(reason, false);
  }

  /** There was an answer, or cannot be one, and asking again at once would change nothing. */
  static CallException unusable(String reason) {
    return new CallException(reason, true);
  }

  /** Whether asking again at once would change nothing. */
  public boolean isAnswered() {
    return answered;
  }
}
