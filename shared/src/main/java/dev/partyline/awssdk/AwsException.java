package dev.partyline.awssdk;

import dev.partyline.network.NetworkFault;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serial;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A failed call to an AWS service. The message is an error code for the log, such as {@code
 * AccessDeniedException}, {@code status 500}, {@code timeout} or {@code dns}: nothing that was sent
 * or received, and no cause, whose text might hold some of it.
 */
public final class AwsException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html
  private static final Pattern ERROR_CODE = Pattern.compile("[A-Za-z]{1,64}");

  private final boolean answered;

  private AwsException(String code, boolean answered) {
    super(code, null, false, false);
    this.answered = answered;
  }

  /** The service did not answer; a later call may succeed. */
  static AwsException unanswered(String code) {
    return new AwsException(code, false);
  }

  /** The service answered, but for a part of the request only: it was still doing so at the end. */
  public static AwsException incomplete() {
    return unanswered("UnprocessedKeys");
  }

  /** The error code for an exception of the SDK. */
  static AwsException of(SdkException error) {
    return switch (error) {
      case AwsServiceException answer -> of(answer);
      case ApiCallTimeoutException timeout -> unanswered("timeout");
      case ApiCallAttemptTimeoutException timeout -> unanswered("timeout");
      case AbortedException aborted -> unanswered("interrupted");
      default -> unanswered(network(error));
    };
  }

  private static AwsException of(AwsServiceException error) {
    int status = error.statusCode();
    boolean retryable = status / 100 == 5 || status == 429;
    return new AwsException(code(error.awsErrorDetails(), status), !retryable);
  }

  private static String code(@Nullable AwsErrorDetails details, int status) {
    String code = details == null ? null : details.errorCode();
    return code != null && ERROR_CODE.matcher(code).matches() ? code : "status " + status;
  }

  private static String network(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedIOException || cause instanceof AbortedException) {
        // A socket timeout, or the rest of an attempt that the SDK ended by its own timeout.
        return "timeout";
      }
      if (cause instanceof IOException && isNetwork(cause)) {
        return NetworkFault.of(error).code();
      }
    }
    return "invalid answer";
  }

  /** The SDK's JSON parser throws IOExceptions too. */
  private static boolean isNetwork(Throwable cause) {
    return !cause.getClass().getName().contains(".thirdparty.");
  }

  /** The error code. */
  public String code() {
    return String.valueOf(getMessage());
  }

  /** Whether the service answered, so that the same call would fail again. */
  public boolean isAnswered() {
    return answered;
  }
}
