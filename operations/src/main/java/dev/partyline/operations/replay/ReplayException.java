package dev.partyline.operations.replay;

import dev.partyline.operations.CommandException;
import java.io.Serial;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Nothing can be replayed, or not any further. The message is the line that the user reads. */
public final class ReplayException extends CommandException {

  @Serial private static final long serialVersionUID = 1L;

  ReplayException(String message) {
    super(message);
  }

  /** Something went wrong before anything was called, such as no region that can be found. */
  public ReplayException(SdkClientException cause) {
    super(shortly(cause));
  }

  /** Without the SDK's list of what it tried, and how often. */
  static String shortly(SdkException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Unable to load region")) {
      return "no region: set AWS_REGION";
    }
    if (message.startsWith("Unable to load credentials")) {
      return "no credentials: set AWS_PROFILE, or see the AWS SDK's other ways";
    }
    return message.split(" \\(SDK Attempt|: \\[|\n", 2)[0];
  }
}
