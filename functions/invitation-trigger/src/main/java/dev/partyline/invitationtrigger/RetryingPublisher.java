package dev.partyline.invitationtrigger;

import dev.partyline.channel.UserId;
import dev.partyline.notification.Delivery;
import dev.partyline.notification.Delivery.Unavailable;
import dev.partyline.notification.Notification;
import dev.partyline.notification.Publisher;
import dev.partyline.retry.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Publishes and ends connections, and retries while Pusher is unavailable and the invocation has
 * time. Always leaves the time needed to report. Thread-safe.
 */
final class RetryingPublisher {

  /** The time reserved for a log line and the response after the last call. */
  static final Duration REPORT_TIME = Duration.ofSeconds(1);

  /** The shortest timeout for a call. */
  static final Duration SHORTEST_CALL = Duration.ofMillis(250);

  /** The longest delay that Pusher did not request. */
  static final Duration MAX_DELAY = Duration.ofSeconds(5);

  private static final Duration FIRST_DELAY = Duration.ofMillis(100);

  private final Publisher publisher;
  private final Backoff backoff;
  private final Sleeper sleeper;

  /**
   * @param random for the delays; called once for each. Its numbers must differ between the copies
   *     of a snapshot
   */
  RetryingPublisher(Publisher publisher, Supplier<RandomGenerator> random, Sleeper sleeper) {
    this.publisher = publisher;
    this.backoff = new Backoff(FIRST_DELAY, MAX_DELAY, random);
    this.sleeper = sleeper;
  }

  /**
   * Publishes the notifications, all or none, in order.
   *
   * @return the result of the last call; {@link Unavailable} only if there is no time left
   * @throws dev.partyline.outcome.UnavailableException if there are no credentials now
   */
  Delivery publish(List<Notification> notifications, RemainingTime remainingTime, DeliveryLog log) {
    return retry(limit -> publisher.publish(notifications, limit), remainingTime, log);
  }

  /** Ends a user's connections. Result and exception as for {@link #publish}. */
  Delivery terminateConnections(UserId user, RemainingTime remainingTime, DeliveryLog log) {
    return retry(limit -> publisher.terminateConnections(user, limit), remainingTime, log);
  }

  private Delivery retry(
      Function<Duration, Delivery> call, RemainingTime remainingTime, DeliveryLog log) {
    Delivery last = new Unavailable("no time left", Duration.ZERO);
    for (int retry = 0; hasTimeFor(SHORTEST_CALL, remainingTime); retry++) {
      last = call.apply(remainingTime.minus(REPORT_TIME));
      if (!(last instanceof Unavailable unavailable)) {
        return last;
      }
      Duration wait = longer(backoff.before(retry), unavailable.retryAfter());
      // A wait without time for another call would only cost money.
      if (!hasTimeFor(wait.plus(SHORTEST_CALL), remainingTime) || !slept(wait)) {
        return last;
      }
      log.retried(unavailable);
    }
    return last;
  }

  private static boolean hasTimeFor(Duration what, RemainingTime remainingTime) {
    return remainingTime.minus(REPORT_TIME).compareTo(what) >= 0;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private boolean slept(Duration time) {
    try {
      sleeper.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
