package dev.partyline.notification;

import com.google.gson.stream.JsonWriter;
import com.pusher.rest.SignatureUtil;
import dev.partyline.notification.Delivery.Delivered;
import dev.partyline.notification.Delivery.Refused;
import dev.partyline.notification.Delivery.Unreachable;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.PusherHost;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
 * for a whole call. Keeps its connections; thread-safe.
 */
public final class Publisher {

  /** How many notifications Pusher takes in one call. */
  public static final int MAX_BATCH = 10;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  private final PusherCredentials credentials;
  private final PusherHost host;
  private final HttpClient http;

  /**
   * @param credentials of the app to publish to
   * @param host where its API is
   */
  public Publisher(PusherCredentials credentials, PusherHost host) {
    this.credentials = credentials;
    this.host = host;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Publishes the notifications, all of them or none, in order. Takes 5 s at most.
   *
   * @param notifications 1 to {@value #MAX_BATCH}
   * @throws IllegalArgumentException if there are more or none
   */
  public Delivery publish(List<Notification> notifications) {
    if (notifications.isEmpty() || notifications.size() > MAX_BATCH) {
      throw new IllegalArgumentException("1 to " + MAX_BATCH + " notifications in one call");
    }
    String body = batch(notifications);
    HttpRequest request =
        HttpRequest.newBuilder(
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
    return send(request);
  }

  private Delivery send(HttpRequest request) {
    // The client's own time-out ends with the answer's head: a body that drips is not covered.
    CompletableFuture<HttpResponse<Void>> call =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      int status = call.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status / 100 == 2 ? new Delivered() : new Refused(status);
    } catch (TimeoutException e) {
      call.cancel(true);
      return new Unreachable("timeout");
    } catch (ExecutionException e) {
      return new Unreachable("network");
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      return new Unreachable("interrupted");
    }
  }

  private static String batch(List<Notification> notifications) {
    StringWriter text = new StringWriter();
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
