package dev.partyline.notification;

import com.google.gson.stream.JsonWriter;
import com.pusher.rest.SignatureUtil;
import dev.partyline.channel.UserId;
import dev.partyline.deadline.Deadline;
import dev.partyline.json.TextWriter;
import dev.partyline.network.NetworkFault;
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
import java.util.function.BiFunction;

/**
 * Publishes through Pusher's HTTP API, up to ten notifications in one call (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/#post-batch-events-trigger-multiple-events">POST
 * batch events</a>), and ends users' connections (<a
 * href="https://pusher.com/docs/channels/server_api/terminating-user-connections/">terminating user
 * connections</a>). Requests are signed by pusher-http-java and sent with the JDK's client: the
 * library's own hides the status and headers that retries depend on, and has no deadline for the
 * whole call. Each call gets a new signature, since one is valid for ten minutes only. Keeps its
 * connections, one for each concurrent call; thread-safe.
 */
public final class Publisher {

  /** The maximum number of notifications in one call. */
  public static final int MAX_BATCH = 10;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
  // Pusher answers {}; anything longer than this comes from something else.
  private static final int MAX_ANSWER_BYTES = 4096;

  private static final int UNAUTHORIZED = 401;

  private final CredentialsSource source;
  private final PusherHost host;
  private final Clock clock;
  private final HttpClient http;

  /**
   * @param source of the app's credentials
   * @param host of Pusher's API
   * @param clock for a {@code Retry-After} that is a date
   */
  public Publisher(CredentialsSource source, PusherHost host, Clock clock) {
    this(source, host, HttpClient.newBuilder(), clock);
  }

  /** With the TLS context of {@code http}, which decides which servers are trusted. */
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
   * Publishes all of the notifications or none, in order, within 5 s. If Pusher refuses the
   * credentials and newer ones exist, the call is retried once with those.
   *
   * @param notifications 1 to {@value #MAX_BATCH}
   * @throws IllegalArgumentException for any other number
   * @throws dev.partyline.outcome.UnavailableException if there are no credentials now
   */
  public Delivery publish(List<Notification> notifications) {
    return publish(notifications, CALL_TIMEOUT);
  }

  /** The same within {@code atMost}, or 5 s if that is shorter. */
  public Delivery publish(List<Notification> notifications, Duration atMost) {
    if (notifications.isEmpty() || notifications.size() > MAX_BATCH) {
      throw new IllegalArgumentException("1 to " + MAX_BATCH + " notifications in one call");
    }
    return call(new Call("/batch_events", batch(notifications), PusherAnswer::delivery), atMost);
  }

  /**
   * Ends all connections that are signed in as the user, within 5 s. Others of the same person are
   * not known to Pusher. A user whom Pusher does not know has no connection: delivered.
   *
   * @param atMost a shorter limit
   * @throws dev.partyline.outcome.UnavailableException if there are no credentials now
   */
  public Delivery terminateConnections(UserId user, Duration atMost) {
    return call(
        new Call(
            // Signed in under this form of the id: Pusher's alphabet, which a path needs no
            // escapes for.
            "/users/" + user.escaped() + "/terminate_connections", "{}", PusherAnswer::termination),
        atMost);
  }

  private Delivery call(Call call, Duration atMost) {
    Deadline deadline = Deadline.in(atMost.compareTo(CALL_TIMEOUT) < 0 ? atMost : CALL_TIMEOUT);
    PusherCredentials first = source.current(deadline.remaining());
    Delivery delivery = send(call, first, deadline.remaining());
    if (!(delivery instanceof Refused(int status)) || status != UNAUTHORIZED) {
      return delivery;
    }
    PusherCredentials now = source.afterRefusal(first, deadline.remaining());
    return now.equals(first) ? delivery : send(call, now, deadline.remaining());
  }

  private HttpRequest request(Call call, PusherCredentials credentials) {
    return HttpRequest.newBuilder(
            SignatureUtil.uri(
                "POST",
                host.scheme(),
                host.authority(),
                "/apps/" + credentials.appId() + call.resource(),
                call.body(),
                credentials.key(),
                credentials.secret(),
                Map.of()))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(call.body()))
        .build();
  }

  private Delivery send(Call what, PusherCredentials credentials, Duration timeout) {
    if (!timeout.isPositive()) {
      // A call without time for its answer is not sent.
      return unanswered(NetworkFault.TIMEOUT);
    }
    // The client's timeout ends with the answer's headers and does not cover a slow body.
    CompletableFuture<HttpResponse<String>> call =
        http.sendAsync(
            request(what, credentials), answer -> new FirstBytes(MAX_ANSWER_BYTES).subscriber());
    try {
      HttpResponse<String> answer = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return what.result()
          .apply(
              new PusherAnswer(
                  answer.statusCode(),
                  answer.headers().firstValue("Retry-After").orElse(""),
                  answer.body()),
              clock);
    } catch (TimeoutException e) {
      call.cancel(true);
      return unanswered(NetworkFault.TIMEOUT);
    } catch (ExecutionException e) {
      return unanswered(NetworkFault.of(e));
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      return new Unavailable("interrupted", Duration.ZERO);
    }
  }

  private static Unavailable unanswered(NetworkFault fault) {
    return new Unavailable("Pusher: " + fault.code(), Duration.ZERO);
  }

  private static String batch(List<Notification> notifications) {
    TextWriter text = new TextWriter(512 * notifications.size());
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

  /**
   * A call.
   *
   * @param resource its path within the app
   * @param result what an answer means
   */
  private record Call(
      String resource, String body, BiFunction<PusherAnswer, Clock, Delivery> result) {}
}
