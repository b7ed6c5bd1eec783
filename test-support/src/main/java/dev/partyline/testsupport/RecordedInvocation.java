package dev.partyline.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Lambda context that records the log. Its remaining time decreases only by {@link #pause}. */
public final class RecordedInvocation implements Context, LambdaLogger {

  private final List<String> lines = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private Duration left;

  /** With Lambda's default timeout of 3 s. */
  public RecordedInvocation() {
    this(Duration.ofSeconds(3));
  }

  /**
   * @param timeout the function's timeout
   */
  public RecordedInvocation(Duration timeout) {
    left = timeout;
  }

  public void pause(Duration duration) {
    pauses.add(duration);
    left = left.minus(duration);
  }

  public List<Duration> pauses() {
    return pauses;
  }

  public List<String> lines() {
    return lines;
  }

  @Override
  public void log(String message) {
    lines.add(message);
  }

  @Override
  public void log(byte[] message) {
    lines.add(new String(message, UTF_8));
  }

  @Override
  public LambdaLogger getLogger() {
    return this;
  }

  @Override
  public String getAwsRequestId() {
    return "invocation-1";
  }

  @Override
  public String getLogGroupName() {
    return "group";
  }

  @Override
  public String getLogStreamName() {
    return "stream";
  }

  @Override
  public String getFunctionName() {
    return "function";
  }

  @Override
  public String getFunctionVersion() {
    return "$LATEST";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:eu-central-1:123456789012:function:function";
  }

  @Override
  public CognitoIdentity getIdentity() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ClientContext getClientContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getRemainingTimeInMillis() {
    return (int) left.toMillis();
  }

  @Override
  public int getMemoryLimitInMB() {
    return 512;
  }
}
