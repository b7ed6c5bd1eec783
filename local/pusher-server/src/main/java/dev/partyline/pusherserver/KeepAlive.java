package dev.partyline.pusherserver;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Pings silent connections and closes those that do not answer. */
final class KeepAlive implements AutoCloseable {

  private static final Duration MAX_PERIOD = Duration.ofSeconds(1);
  private static final Duration MIN_PERIOD = Duration.ofMillis(20);

  private final Connections connections;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("pusher-keep-alive").daemon().factory());

  private KeepAlive(Connections connections, Clock clock) {
    this.connections = connections;
    this.clock = clock;
  }

  static KeepAlive start(Connections connections, ServerSettings settings, Clock clock) {
    KeepAlive keepAlive = new KeepAlive(connections, clock);
    long period = period(settings).toMillis();
    var unused =
        keepAlive.timer.scheduleWithFixedDelay(
            keepAlive::check, period, period, TimeUnit.MILLISECONDS);
    return keepAlive;
  }

  private static Duration period(ServerSettings settings) {
    Duration quarter = settings.pongTimeout().dividedBy(4);
    if (quarter.compareTo(MAX_PERIOD) > 0) {
      return MAX_PERIOD;
    }
    return quarter.compareTo(MIN_PERIOD) < 0 ? MIN_PERIOD : quarter;
  }

  private void check() {
    for (Connection connection : connections.all()) {
      switch (connection.liveness().nextStep(clock.instant())) {
        case NOTHING -> {}
        case PING -> connection.send(ServerFrame.ping());
        case TIMED_OUT -> connection.close(CloseReason.noPong());
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
