package dev.partyline.operations.replay;

import dev.partyline.operations.AwsReason;
import dev.partyline.operations.CommandException;
import java.io.Serial;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A replay failed. The message is the one line that the user reads. */
public final class ReplayException extends CommandException {

  @Serial private static final long serialVersionUID = 1L;

  ReplayException(String message) {
    super(message);
  }

  /** An error before the first call, such as a missing region. */
  public ReplayException(SdkClientException cause) {
    super(AwsReason.of(cause, Optional.empty()));
  }
}
