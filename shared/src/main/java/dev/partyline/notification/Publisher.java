package dev.partyline.notification;

import com.google.gson.stream.JsonWriter;
import com.pusher.rest.SignatureUtil;
import dev.partyline.json.TextWriter;
import dev.partyline.notification.Delivery.Refused;
import dev.partyline.notification.Delivery.Unavailable;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.PusherHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Publishes through Pusher's HTTP API, up to ten notifications in one call (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/#post-batch-events-trigger-multiple-events">POST
 * batch events</a>). Requests are signed by pusher-http-java and sent with the JDK's client: the
 * library's own hides the status and headers that a retry must be decided by, and has no deadline
 * for a whole call. Each call is signed anew, since a signature is good for ten minutes only. Keeps
 * its connections, one for each call that is under way; thread-safe.
 */
public final class Publisher {

  /** How many notifications Pusher takes in one call. */
  public static final int MAX_BATCH = 10;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
  // Pusher's own is {}; what is longer than this is none of its answers.
  private static final int MAX_ANSWER_BYTES = 4096;

  private static final int UNAUTHORIZED = 401;

  private final CredentialsSource source;
  private final PusherHost host;
  private final Clock clock;
  private final HttpClient http;

  /**
   * @param source of the credentials of the app to publish to
   * @param host where its API is
   * @param clock for a {@code Retry-After} that names a date
   */
  public Publisher(CredentialsSource source, PusherHost host, Clock clock) {
    this(source, host, HttpClient.newBuilder(), clock);
  }

  /**
   * The same, but for the servers that are trusted to be Pusher.
   *
   * @param http whose TLS context is taken
   */
  public Publisher(
      CredentialsSource source, PusherHost host, HttpClient.Builder http, Clock clock) {
    this.source = source;
    this.host = host;
    this.clock = clock;
    this.http =
        http.version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Publishes the notifications, all of them or none, in order. Takes 5 s at most. If Pusher
   * refuses the credentials and there are others by now, the call is made once more with those.
   *
   * @param notifications 1 to {@value #MAX_BATCH}
   * @throws IllegalArgumentException if there are more or none
   * @throws dev.partyline.outcome.UnavailableException if there are no credentials now
   */
  public Delivery publish(List<Notification> notifications) {
    return publish(notifications, CALL_TIMEOUT);
  }

  /**
   * The same with less time.
   *
   * @param atMost how long it may take; 5 s if it is more
   */
  public Delivery publish(List<Notification> notifications, Duration atMost) {
    if (notifications.isEmpty() || notifications.size() > MAX_BATCH) {
      throw new IllegalArgumentException("1 to " + MAX_BATCH + " notifications in one call");
    }
    TimeLeft timeLeft = TimeLeft.of(atMost.compareTo(CALL_TIMEOUT) < 0 ? atMost : CALL_TIMEOUT);
    String body = batch(notifications);
    PusherCredentials first = source.current(timeLeft.now());
    Delivery delivery = send(request(body, first), timeLeft.now());
    if (!(delivery instanceof Refused(int status)) || status != UNAUTHORIZED) {
      return delivery;
    }
    PusherCredentials now = source.afterRefusal(first, timeLeft.now());
    return now.equals(first) ? delivery : send(request(body, now), timeLeft.now());
  }

  private HttpRequest request(String body, PusherCredentials credentials) {
    return HttpRequest.newBuilder(
            SignatureUtil.uri(
                "POST",
                host.scheme(),
                host.authority(),
                "/apps/" + credentials.appId() + "/batch_events",
                body,
                credentials.key(),
                credentials.secret(),
                Map.of()))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private Delivery send(HttpRequest request, Duration timeout) {
    if (!timeout.isPositive()) {
      // Nothing is sent of which nobody would hear what came of it.
      return unavailable("timeout");
    }
    // The client's own time-out ends with the answer's head: a body that drips is not covered.
    CompletableFuture<HttpResponse<String>> call =
        http.sendAsync(request, answer -> new FirstBytes(MAX_ANSWER_BYTES).subscriber());
    try {
      HttpResponse<String> answer = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new PusherAnswer(
              answer.statusCode(),
              answer.headers().firstValue("Retry-After").orElse(""),
              answer.body())
          .delivery(clock);
    } catch (TimeoutException e) {
      call.cancel(true);
      return unavailable("timeout");
    } catch (ExecutionException e) {
      return unavailable("network");
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      return unavailable("interrupted");
    }
  }

  private static Unavailable unavailable(String reason) {
    return new Unavailable(reason, Duration.ZERO);
  }

  private static String batch(List<Notification> notifications) {
    TextWriter text = new TextWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      json.name("batch").beginArray();
      for (Notification notification : notifications) {
        json.beginObject();
        json.name("channel").value(notification.channel().name());
        json.name("name").value(notification.event().value());
        json.name("data").value(notification.data().json());
        json.endObject();
      }
      json.endArray();
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
