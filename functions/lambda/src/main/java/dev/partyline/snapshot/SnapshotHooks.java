package dev.partyline.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.crac.Context;
import org.crac.Resource;

/**
 * The two hooks. Neither ever fails: a function that was not primed is slow once, one that was not
 * refreshed fetches the data at its first request, but one whose hook throws, or exceeds Lambda's
 * 10 s, does not run at all (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">runtime
 * hooks</a>). Each writes one log line, and one for each step that failed, with the type of the
 * exception and never its text.
 */
final class SnapshotHooks implements Resource {

  private final Primer primer;
  private final List<Step> refresh;
  private final Duration refreshLimit;
  private final LambdaLogger logger;
  private final Clock clock;

  // Returned by the primer.
  private volatile Step primerStep = () -> {};

  SnapshotHooks(
      Primer primer, List<Step> refresh, Duration refreshLimit, LambdaLogger logger, Clock clock) {
    this.primer = primer;
    this.refresh = List.copyOf(refresh);
    this.refreshLimit = refreshLimit;
    this.logger = logger;
    this.clock = clock;
  }

  /** Primes. The limit is that of init, 130 s or more. */
  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    Instant start = clock.instant();
    try {
      RuntimeClasses.load();
      primerStep = primer.prime();
      // What runs the steps after the restore.
      run(List.of(() -> {}));
      done("primed", start);
    } catch (Throwable e) {
      // Errors too: a missing class is no reason not to start.
      failed("priming", e);
    }
  }

  /** Refreshes. A step that exceeds the limit continues during the first request. */
  @Override
  public void afterRestore(Context<? extends Resource> context) {
    Instant start = clock.instant();
    List<Step> all = new ArrayList<>(refresh);
    all.add(primerStep);
    run(all);
    done("refreshed", start);
  }

  /** Runs the steps concurrently. */
  private void run(List<Step> all) {
    Instant until = clock.instant().plus(refreshLimit);
    List<FutureTask<Void>> steps = new ArrayList<>();
    for (Step step : all) {
      FutureTask<Void> task =
          new FutureTask<>(
              () -> {
                step.run();
                return null;
              });
      Thread.ofPlatform().daemon().name("refresh").start(task);
      steps.add(task);
    }
    steps.forEach(step -> await(step, until));
  }

  private void await(FutureTask<Void> step, Instant until) {
    long left = Math.max(0, Duration.between(clock.instant(), until).toMillis());
    try {
      step.get(left, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      failed("refresh", e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      failed("refresh", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed("refresh", e);
    }
  }

  private void failed(String what, Throwable e) {
    JsonObject line = new JsonObject();
    line.addProperty("level", LogLevel.WARN.name());
    line.addProperty("snapshot", what);
    line.addProperty("fault", e.getClass().getName());
    write(line, LogLevel.WARN);
  }

  private void done(String what, Instant start) {
    JsonObject line = new JsonObject();
    line.addProperty("level", LogLevel.INFO.name());
    line.addProperty("snapshot", what);
    line.addProperty("milliseconds", Duration.between(start, clock.instant()).toMillis());
    write(line, LogLevel.INFO);
  }

  private void write(JsonObject line, LogLevel level) {
    logger.log((line + "\n").getBytes(UTF_8), level);
  }
}
