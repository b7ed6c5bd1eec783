package dev.partyline.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.junit.jupiter.api.Test;

class SnapshotHooksTest {

  private static final Context<Resource> CONTEXT = Core.getGlobalContext();
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Primer NOTHING = () -> () -> {};

  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Test
  void shouldSayHowLongPrimingTook() {
    hooks(NOTHING, List.of(), LONG).beforeCheckpoint(CONTEXT);

    assertThat(lines).singleElement().asString().contains("\"primed\"", "\"milliseconds\":");
  }

  @Test
  void shouldNotFail_andLogTheTypeOfTheException_whenPrimingThrows() {
    Primer failing =
        () -> {
          throw new IOException("a secret");
        };

    hooks(failing, List.of(), LONG).beforeCheckpoint(CONTEXT);

    assertThat(lines)
        .singleElement()
        .asString()
        .contains("\"priming\"", "java.io.IOException")
        .doesNotContain("a secret");
  }

  @Test
  void shouldNotFail_whenAClassIsMissing() {
    Primer failing =
        () -> {
          throw new NoClassDefFoundError("some/Class");
        };

    hooks(failing, List.of(), LONG).beforeCheckpoint(CONTEXT);

    assertThat(lines).singleElement().asString().contains("java.lang.NoClassDefFoundError");
  }

  @Test
  void shouldRunEveryStep_whenOneOfThemThrows() {
    CountDownLatch done = new CountDownLatch(2);
    Step failing =
        () -> {
          throw new IllegalStateException("a secret");
        };

    hooks(NOTHING, List.of(done::countDown, failing, done::countDown), LONG).afterRestore(CONTEXT);

    assertThat(done.getCount()).isZero();
    assertThat(lines).hasSize(2).noneMatch(line -> line.contains("a secret"));
    assertThat(lines.get(0)).contains("\"refresh\"", "java.lang.IllegalStateException");
    assertThat(lines.get(1)).contains("\"refreshed\"");
  }

  @Test
  void shouldRunTheStepsConcurrently() {
    CountDownLatch both = new CountDownLatch(2);
    Step meeting =
        () -> {
          both.countDown();
          if (!both.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("alone");
          }
        };

    hooks(NOTHING, List.of(meeting, meeting), LONG).afterRestore(CONTEXT);

    assertThat(lines).singleElement().asString().contains("\"refreshed\"");
  }

  @Test
  void shouldLetTheFunctionContinue_whenARefreshHangs() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Step hanging =
        () -> {
          over.await();
          ended.countDown();
        };

    hooks(NOTHING, List.of(hanging), Duration.ofMillis(50)).afterRestore(CONTEXT);

    assertThat(lines.get(0)).contains("java.util.concurrent.TimeoutException");
    over.countDown();
    assertThat(ended.await(LONG.toSeconds(), TimeUnit.SECONDS)).as("it goes on beside").isTrue();
  }

  @Test
  void shouldRunThePrimersStep_afterTheRestoreAndNotBefore() {
    CountDownLatch left = new CountDownLatch(1);
    SnapshotHooks hooks = hooks(() -> left::countDown, List.of(), LONG);

    hooks.beforeCheckpoint(CONTEXT);
    assertThat(left.getCount()).as("before the snapshot").isOne();

    hooks.afterRestore(CONTEXT);
    assertThat(left.getCount()).as("after the restore").isZero();
  }

  private SnapshotHooks hooks(Primer primer, List<Step> refresh, Duration limit) {
    LambdaLogger logger =
        new LambdaLogger() {
          @Override
          public void log(String message) {
            lines.add(message);
          }

          @Override
          public void log(byte[] message) {
            lines.add(new String(message, UTF_8));
          }
        };
    return new SnapshotHooks(primer, refresh, limit, logger, Clock.systemUTC());
  }
}
