package dev.partyline.pusherserver;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Pings the connections that have gone quiet and closes those that do not answer. */
final class KeepAlive implements AutoCloseable {

  private static final Duration SLOWEST = Duration.ofSeconds(1);
  private static final Duration FASTEST = Duration.ofMillis(20);

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
            keepAlive::look, period, period, TimeUnit.MILLISECONDS);
    return keepAlive;
  }

  private static Duration period(ServerSettings settings) {
    Duration quarter = settings.pongTimeout().dividedBy(4);
    if (quarter.compareTo(SLOWEST) > 0) {
      return SLOWEST;
    }
    return quarter.compareTo(FASTEST) < 0 ? FASTEST : quarter;
  }

  private void look() {
    for (Connection connection : connections.all()) {
      switch (connection.liveness().due(clock.instant())) {
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
