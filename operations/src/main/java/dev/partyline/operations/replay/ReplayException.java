package dev.partyline.operations.replay;

import dev.partyline.operations.CommandException;
import java.io.Serial;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** A replay failed. The message is the one line that the user reads. */
public final class ReplayException extends CommandException {

  @Serial private static final long serialVersionUID = 1L;

  ReplayException(String message) {
    super(message);
  }

  /** An error before the first call, such as a missing region. */
  public ReplayException(SdkClientException cause) {
    super(summary(cause));
  }

  /** The SDK's message without its lists of providers and attempts. */
  static String summary(SdkException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Unable to load region")) {
      return "no region: set AWS_REGION";
    }
    if (message.startsWith("Unable to load credentials")) {
      return "no credentials: set AWS_PROFILE, or another source that the AWS SDK supports";
    }
    return message.split(" \\(SDK Attempt|: \\[|\n", 2)[0];
  }
}
