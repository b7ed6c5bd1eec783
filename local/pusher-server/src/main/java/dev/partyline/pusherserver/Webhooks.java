package dev.partyline.pusherserver;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends webhooks to the app server (<a
 * href="https://pusher.com/docs/channels/server_api/webhooks/">webhooks</a>): signed, one event in
 * each, first attempts in order, and retried with exponential backoff for 5 minutes. Thread-safe;
 * no method waits.
 */
final class Webhooks implements Consumer<WebhookEvent>, AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger("dev.partyline.pusherserver");

  /**
   * <a
   * href="https://docs.bird.com/pusher/channels/channels/webhooks/channels-webhook-timeouts-and-retries">"a
   * 2XX status code within 4 seconds"</a>.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(4);

  private static final Duration RETRIED_FOR = Duration.ofMinutes(5);

  private final WebhookTarget target;
  private final PusherApp app;
  private final AppSignature signature;
  private final Clock clock;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final ScheduledThreadPoolExecutor timer;
  private final Map<WebhookEvent, ScheduledFuture<?>> delayed = new HashMap<>();
  private CompletableFuture<?> lastAttempt = CompletableFuture.completedFuture(null);

  /** A webhook to send. {@code firstSentAt} is null before the first attempt. */
  private record Webhook(String body, @Nullable Instant firstSentAt, Duration nextPause) {}

  Webhooks(WebhookTarget target, PusherApp app, AppSignature signature, Clock clock) {
    this.target = target;
    this.app = app;
    this.signature = signature;
    this.clock = clock;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("pusher-webhooks").daemon().factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Sends an event. What ends is sent after a pause, and not at all if it begins again meanwhile:
   * "If the client reconnects within this delay, no webhooks will be sent".
   */
  @Override
  public synchronized void accept(WebhookEvent event) {
    if (event.channel().isInternal()) {
      return;
    }
    switch (event) {
      case WebhookEvent.ChannelVacated vacated -> sendLater(vacated);
      case WebhookEvent.MemberRemoved removed -> sendLater(removed);
      case WebhookEvent.ChannelOccupied occupied
          when isCancelled(new WebhookEvent.ChannelVacated(occupied.channel())) -> {}
      case WebhookEvent.MemberAdded added
          when isCancelled(new WebhookEvent.MemberRemoved(added.channel(), added.userId())) -> {}
      default -> send(event);
    }
  }

  private void sendLater(WebhookEvent event) {
    delayed.put(
        event,
        timer.schedule(() -> sendDelayed(event), target.delay().toMillis(), TimeUnit.MILLISECONDS));
  }

  private synchronized void sendDelayed(WebhookEvent event) {
    if (delayed.remove(event) != null) {
      send(event);
    }
  }

  /** Cancels a delayed event; false if there is none. */
  private boolean isCancelled(WebhookEvent event) {
    ScheduledFuture<?> scheduled = delayed.remove(event);
    if (scheduled == null) {
      return false;
    }
    // If it runs already, it finds that its event has been taken.
    scheduled.cancel(false);
    return true;
  }

  private void send(WebhookEvent event) {
    var body = Json.newObject().put("time_ms", clock.millis());
    body.putArray("events").add(event.json());
    Webhook webhook = new Webhook(body.toString(), null, target.firstPause());
    lastAttempt = lastAttempt.handle((done, failed) -> null).thenCompose(done -> attempt(webhook));
  }

  private CompletableFuture<?> attempt(Webhook webhook) {
    HttpRequest request =
        HttpRequest.newBuilder(target.url())
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("X-Pusher-Key", app.key())
            .header("X-Pusher-Signature", signature.of(webhook.body()))
            .POST(HttpRequest.BodyPublishers.ofString(webhook.body()))
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .handle(
            (response, failure) -> {
              if (response == null) {
                retry(webhook, String.valueOf(failure));
              } else if (response.statusCode() / 100 != 2) {
                retry(webhook, "status " + response.statusCode());
              }
              return null;
            });
  }

  private synchronized void retry(Webhook webhook, String reason) {
    if (timer.isShutdown()) {
      return;
    }
    Instant now = clock.instant();
    Instant first = webhook.firstSentAt() == null ? now : webhook.firstSentAt();
    if (now.plus(webhook.nextPause()).isAfter(first.plus(RETRIED_FOR))) {
      LOGGER.log(System.Logger.Level.WARNING, "webhook dropped: {0}: {1}", target.url(), reason);
      return;
    }
    if (webhook.firstSentAt() == null) {
      LOGGER.log(System.Logger.Level.WARNING, "webhook failed: {0}: {1}", target.url(), reason);
    }
    Webhook next = new Webhook(webhook.body(), first, webhook.nextPause().multipliedBy(2));
    Runnable attempt =
        () -> {
          var unused = attempt(next);
        };
    var unused = timer.schedule(attempt, webhook.nextPause().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Drops what has not been sent. */
  @Override
  public void close() {
    synchronized (this) {
      timer.shutdownNow();
    }
    client.shutdownNow();
  }
}
