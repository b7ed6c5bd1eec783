package dev.partyline.invitationtrigger;

import dev.partyline.notification.Delivery;
import dev.partyline.notification.Delivery.Unavailable;
import dev.partyline.notification.Notification;
import dev.partyline.notification.Publisher;
import dev.partyline.retry.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Publishes, and tries again as long as Pusher is unavailable and the invocation has time. Never
 * takes the time that is needed to report. Thread-safe.
 */
final class RetryingPublisher {

  /** For what comes after the last call: a line of the log, and the answer. */
  static final Duration REPORT = Duration.ofSeconds(1);

  /** A call that gets less than this is not worth beginning. */
  static final Duration SHORTEST_CALL = Duration.ofMillis(250);

  /** How long any pause may be that Pusher has not asked for. */
  static final Duration LAST_PAUSE = Duration.ofSeconds(5);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final Publisher publisher;
  private final Backoff backoff;
  private final Pause pause;

  /**
   * @param random for the length of the pauses, whose numbers must differ between the copies of a
   *     snapshot; asked at each pause
   */
  RetryingPublisher(Publisher publisher, Supplier<RandomGenerator> random, Pause pause) {
    this.publisher = publisher;
    this.backoff = new Backoff(FIRST_PAUSE, LAST_PAUSE, random);
    this.pause = pause;
  }

  /**
   * Publishes the notifications, all of them or none, in order.
   *
   * @return what came of the last call; {@link Unavailable} only once time has run out
   * @throws dev.partyline.outcome.UnavailableException if there are no credentials now
   */
  Delivery publish(List<Notification> notifications, TimeLeft timeLeft, DeliveryLog log) {
    Delivery last = new Unavailable("no time left", Duration.ZERO);
    for (int retry = 0; isTimeFor(SHORTEST_CALL, timeLeft); retry++) {
      last = publisher.publish(notifications, timeLeft.but(REPORT));
      if (!(last instanceof Unavailable unavailable)) {
        return last;
      }
      Duration wait = longer(backoff.before(retry), unavailable.retryAfter());
      // A pause that ends with no time left for a call would only be paid for.
      if (!isTimeFor(wait.plus(SHORTEST_CALL), timeLeft) || !waited(wait)) {
        return last;
      }
      log.retried(unavailable);
    }
    return last;
  }

  private static boolean isTimeFor(Duration what, TimeLeft timeLeft) {
    return timeLeft.but(REPORT).compareTo(what) >= 0;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private boolean waited(Duration time) {
    try {
      pause.take(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
