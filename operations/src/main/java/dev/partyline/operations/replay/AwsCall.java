package dev.partyline.operations.replay;

import dev.partyline.operations.AwsReason;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * An AWS API call whose errors have a message of one line.
 *
 * @param action the action's name in IAM policies, such as {@code dynamodb:Query}
 * @param resource what the action is called on, such as {@code table Parties}
 */
record AwsCall(String action, String resource) {

  <T> T run(Supplier<T> call) throws ReplayException {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new ReplayException(reason(e));
    }
  }

  private String reason(SdkException e) {
    if (!(e instanceof AwsServiceException failed) || failed.awsErrorDetails() == null) {
      return "%s on %s: %s".formatted(action, resource, AwsReason.of(e, Optional.empty()));
    }
    String code = String.valueOf(failed.awsErrorDetails().errorCode());
    if (code.endsWith("ResourceNotFoundException")
        || code.endsWith("NonExistentQueue")
        || code.endsWith("QueueDoesNotExist")) {
      return resource + " does not exist";
    }
    if (code.startsWith("AccessDenied")) {
      return "access denied: %s on %s".formatted(action, resource);
    }
    if (action.equals("lambda:InvokeFunction")) {
      // Lambda's message may quote the payload.
      return "%s on %s: %s".formatted(action, resource, code);
    }
    return "%s on %s: %s: %s"
        .formatted(action, resource, code, failed.awsErrorDetails().errorMessage());
  }
}
