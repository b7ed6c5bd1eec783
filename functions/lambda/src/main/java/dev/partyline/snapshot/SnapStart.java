package dev.partyline.snapshot;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.crac.Core;
import org.crac.Resource;

/**
 * Lambda's SnapStart (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html">documentation</a>): a function
 * is initialized when a version of it is published, and every sandbox begins as a copy of that one,
 * hours or weeks later.
 */
public final class SnapStart {

  // Half of what Lambda allows for the hooks and for loading the runtime together.
  private static final Duration REFRESH_LIMIT = Duration.ofSeconds(5);

  private SnapStart() {}

  /**
   * Has hooks called by Lambda's runtime (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">runtime
   * hooks</a>).
   *
   * @param primer run before the snapshot
   * @param refresh run after the restore, side by side and beside what the primer has left, and
   *     waited for 5 s at most
   * @return what must be kept for as long as the function lives: the runtime holds it weakly
   */
  public static Resource register(Primer primer, List<Step> refresh) {
    Resource hooks =
        new SnapshotHooks(
            primer, refresh, REFRESH_LIMIT, LambdaRuntime.getLogger(), Clock.systemUTC());
    Core.getGlobalContext().register(hooks);
    return hooks;
  }
}
