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
 * The context of a made-up invocation, to run a handler before the first real one. It discards what
 * is logged.
 */
public final class PrimingInvocation implements Context {

  private static final String NAME = "priming";

  // Several times what a handler needs. It must end, since handlers retry while there is time.
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Clock clock;
  private final Instant end;

  /** Starts now. */
  public PrimingInvocation(Clock clock) {
    this.clock = clock;
    this.end = clock.instant().plus(TIMEOUT);
  }

  @Override
  public LambdaLogger getLogger() {
    return new DiscardingLogger();
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

  private static final class DiscardingLogger implements LambdaLogger {
    @Override
    public void log(String message) {}

    @Override
    public void log(byte[] message) {}
  }
}
