package dev.partyline.snapshot;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.crac.Core;
import org.crac.Resource;

/**
 * Registers a function's hooks with Lambda's SnapStart (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html">documentation</a>): a function
 * is initialized when a version of it is published, and every sandbox starts as a copy of that one,
 * hours or weeks later.
 */
public final class SnapStart {

  // Half of Lambda's limit for the hooks and for loading the runtime together.
  private static final Duration REFRESH_LIMIT = Duration.ofSeconds(5);

  private SnapStart() {}

  /**
   * Registers hooks (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">runtime
   * hooks</a>).
   *
   * @param primer runs before the snapshot
   * @param refresh run after the restore, concurrently and with the primer's step; awaited for 5 s
   *     at most
   * @return to be kept for the life of the function: the runtime holds a weak reference only
   */
  public static Resource register(Primer primer, List<Step> refresh) {
    Resource hooks =
        new SnapshotHooks(
            primer, refresh, REFRESH_LIMIT, LambdaRuntime.getLogger(), Clock.systemUTC());
    Core.getGlobalContext().register(hooks);
    return hooks;
  }
}
