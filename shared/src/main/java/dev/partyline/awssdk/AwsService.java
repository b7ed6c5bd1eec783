package dev.partyline.awssdk;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Calls one AWS service within a deadline. Thread-safe; keep one, with its connections, for the
 * life of the function.
 *
 * @param <C> the SDK client
 */
public final class AwsService<C> {

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html
  private static final Set<String> CREDENTIALS_REFUSED =
      Set.of("ExpiredTokenException", "UnrecognizedClientException", "InvalidClientTokenId");

  // The SDK's value for an answer without the header x-amzn-requestid.
  private static final String NO_REQUEST_ID = "UNKNOWN";

  private final C client;
  private final FunctionCredentials credentials;
  private final ExecutorService threads;

  AwsService(C client, FunctionCredentials credentials, ExecutorService threads) {
    this.client = client;
    this.credentials = credentials;
    this.threads = threads;
  }

  /**
   * An operation of the service.
   *
   * @param <C> the SDK client
   * @param <T> its response
   */
  @FunctionalInterface
  public interface Operation<C, T> {

    /** Calls it with the timeouts in {@code limits} as the request's override configuration. */
    T call(C client, Consumer<AwsRequestOverrideConfiguration.Builder> limits);
  }

  /**
   * Calls an operation. The SDK retries transient errors. If the credentials are refused, they are
   * fetched again and the operation is retried once. An answer without AWS's request id comes from
   * something else, such as a proxy, and is an error.
   *
   * @param atMost the deadline for everything: credentials, name resolution, every attempt, the
   *     last byte of the answer. One attempt may take half of it
   * @throws AwsException if there is no answer in time, or the answer is an error
   */
  public <T extends AwsResponse> T call(Duration atMost, Operation<C, T> operation)
      throws AwsException {
    long start = System.nanoTime();
    try {
      return attempt(atMost, operation);
    } catch (AwsException e) {
      if (!CREDENTIALS_REFUSED.contains(e.code())) {
        throw e;
      }
    }
    credentials.discard();
    return attempt(atMost.minusNanos(System.nanoTime() - start), operation);
  }

  /**
   * Runs in another thread: the SDK's timeouts cover neither name resolution nor fetching
   * credentials.
   */
  private <T extends AwsResponse> T attempt(Duration atMost, Operation<C, T> operation)
      throws AwsException {
    if (!atMost.isPositive()) {
      throw AwsException.unanswered("timeout");
    }
    Future<T> answer = threads.submit(() -> answer(atMost, operation));
    try {
      return answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw AwsException.unanswered("timeout");
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw AwsException.unanswered("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AwsException known) {
        throw known;
      }
      throw e.getCause() instanceof RuntimeException unexpected
          ? unexpected
          : new IllegalStateException(e.getCause());
    }
  }

  private <T extends AwsResponse> T answer(Duration atMost, Operation<C, T> operation)
      throws AwsException {
    resolveCredentials();
    T answer;
    try {
      answer =
          operation.call(
              client,
              limits -> limits.apiCallTimeout(atMost).apiCallAttemptTimeout(atMost.dividedBy(2)));
    } catch (SdkException e) {
      throw AwsException.of(e);
    }
    if (answer.responseMetadata().requestId().equals(NO_REQUEST_ID)) {
      throw AwsException.unanswered("not an answer of AWS");
    }
    return answer;
  }

  /**
   * Resolves credentials before the call, so that the log can tell their errors from the service's.
   */
  private void resolveCredentials() throws AwsException {
    try {
      credentials.resolveCredentials();
    } catch (RuntimeException e) {
      throw AwsException.unanswered("credentials");
    }
  }
}
