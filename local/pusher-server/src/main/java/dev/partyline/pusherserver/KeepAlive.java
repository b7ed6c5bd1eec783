package dev.partyline.pusherserver;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What happens by time: pings silent connections, closes those that do not answer or did not
 * authorize themselves, and sends the subscription counts that are due.
 */
final class KeepAlive implements AutoCloseable {

  private static final Duration MAX_PERIOD = Duration.ofSeconds(1);
  private static final Duration MIN_PERIOD = Duration.ofMillis(20);

  private final Connections connections;
  private final Channels channels;
  private final ServerSettings settings;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("pusher-keep-alive").daemon().factory());

  private KeepAlive(
      Connections connections, Channels channels, ServerSettings settings, Clock clock) {
    this.connections = connections;
    this.channels = channels;
    this.settings = settings;
    this.clock = clock;
  }

  static KeepAlive start(
      Connections connections, Channels channels, ServerSettings settings, Clock clock) {
    KeepAlive keepAlive = new KeepAlive(connections, channels, settings, clock);
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
    Instant now = clock.instant();
    for (Connection connection : connections.all()) {
      if (settings.authorizedConnections()
          && !connection.isAuthorized()
          && !now.isBefore(connection.openedAt().plus(settings.authorizationTimeout()))) {
        connection.close(CloseReason.notAuthorized());
        continue;
      }
      switch (connection.liveness().nextStep(now)) {
        case NOTHING -> {}
        case PING_FRAME -> connection.sendPingFrame();
        case PING_EVENT -> connection.send(ServerFrame.ping());
        case TIMED_OUT -> connection.close(CloseReason.noPong());
      }
    }
    channels.sendDueCounts();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
