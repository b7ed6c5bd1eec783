package dev.partyline.operations.replay;

import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A call of AWS's that says in one line why it failed.
 *
 * @param action as a policy names it, such as {@code dynamodb:Query}
 * @param on what it is done to, such as {@code table Parties}
 */
record AwsCall(String action, String on) {

  <T> T run(Supplier<T> call) throws ReplayException {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new ReplayException(reason(e));
    }
  }

  private String reason(SdkException e) {
    if (!(e instanceof AwsServiceException failed) || failed.awsErrorDetails() == null) {
      return "%s on %s: %s".formatted(action, on, ReplayException.shortly(e));
    }
    String code = String.valueOf(failed.awsErrorDetails().errorCode());
    if (code.endsWith("ResourceNotFoundException")
        || code.endsWith("NonExistentQueue")
        || code.endsWith("QueueDoesNotExist")) {
      return "there is no " + on;
    }
    if (code.startsWith("AccessDenied")) {
      return "access denied: %s on %s".formatted(action, on);
    }
    if (action.equals("lambda:InvokeFunction")) {
      // Lambda's message may quote the payload.
      return "%s on %s: %s".formatted(action, on, code);
    }
    return "%s on %s: %s: %s".formatted(action, on, code, failed.awsErrorDetails().errorMessage());
  }
}
