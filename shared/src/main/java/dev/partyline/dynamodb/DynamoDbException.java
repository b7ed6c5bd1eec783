package dev.partyline.dynamodb;

import java.io.Serial;

/**
 * DynamoDB cannot be asked now. The message is a code for the log, such as {@code
 * AccessDeniedException}, {@code status 500} or {@code timeout}: it holds nothing that was sent or
 * received, and there is no cause whose text might.
 */
public final class DynamoDbException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  DynamoDbException(String reason) {
    super(reason, null, false, false);
  }

  /** The code. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
