package dev.partyline.priming;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invocation that is made up, so that a handler can run before there is a real one. What it logs
 * goes nowhere.
 */
public final class PrimingInvocation implements Context {

  private static final String NAME = "priming";

  // Several times what a handler needs. It has to end, since handlers try again while there is
  // time.
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Clock clock;
  private final Instant end;

  /** Begins now. */
  public PrimingInvocation(Clock clock) {
    this.clock = clock;
    this.end = clock.instant().plus(TIMEOUT);
  }

  @Override
  public LambdaLogger getLogger() {
    return new Nowhere();
  }

  @Override
  public String getAwsRequestId() {
    return NAME;
  }

  @Override
  public String getLogGroupName() {
    return NAME;
  }

  @Override
  public String getLogStreamName() {
    return NAME;
  }

  @Override
  public String getFunctionName() {
    return NAME;
  }

  @Override
  public String getFunctionVersion() {
    return NAME;
  }

  @Override
  public String getInvokedFunctionArn() {
    return NAME;
  }

  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public @Nullable ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return (int) Math.max(0, Duration.between(clock.instant(), end).toMillis());
  }

  @Override
  public int getMemoryLimitInMB() {
    return 512;
  }

  private static final class Nowhere implements LambdaLogger {
    @Override
    public void log(String message) {}

    @Override
    public void log(byte[] message) {}
  }
}
