package dev.partyline.mockevent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.partyline.awssdk.AwsSdk;
import dev.partyline.environment.Environment;
import dev.partyline.http.Answer;
import dev.partyline.http.RequestReader;
import dev.partyline.notification.Delivery;
import dev.partyline.notification.Notification;
import dev.partyline.notification.Publisher;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.PusherHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Lambda function behind {@code POST /pusher/mock-event}: event → request → caller →
 * notification → channel → Pusher → answer. Refuses to start in prod.
 */
public final class MockEventHandler implements RequestStreamHandler {

  private final CallerCheck callerCheck;
  private final Publisher publisher;

  /** For Lambda: wires the function from its environment variables. */
  public MockEventHandler() {
    this(new Environment(System.getenv()));
  }

  MockEventHandler(Environment environment) {
    Clock clock = Clock.systemUTC();
    AwsSdk sdk = AwsSdk.from(environment);
    this.callerCheck = CallerCheck.from(environment, sdk, clock);
    CredentialsSource credentials =
        CredentialsSource.from(
            environment,
            sdk,
            clock,
            line -> LambdaRuntime.getLogger().log(line.getBytes(UTF_8), LogLevel.ERROR));
    this.publisher = new Publisher(credentials, PusherHost.from(environment), clock);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream output, Context context)
      throws IOException {
    answer(event, context.getLogger()).writeTo(output);
  }

  private Answer answer(InputStream event, LambdaLogger log) {
    try {
      return RequestReader.read(event)
          .then(
              request ->
                  callerCheck
                      .check(request)
                      .then(channels -> MockEvent.read(request).then(channels::check)))
          .fold(this::publish, Answer::of);
    } catch (UnavailableException e) {
      log.log("unavailable: " + e.getMessage() + "\n", LogLevel.ERROR);
      return Answer.unavailable();
    } catch (IOException | RuntimeException e) {
      // An unexpected exception never reaches the caller; the log has its type, never its text.
      log.log(e.getClass().getName() + "\n", LogLevel.ERROR);
      return Answer.internalError();
    }
  }

  private Answer publish(Notification notification) {
    return switch (publisher.publish(List.of(notification))) {
      case Delivery.Delivered() -> delivered(notification);
      case Delivery.Refused(int status) -> refused(status);
      case Delivery.Undeliverable(int status) -> refused(status);
      case Delivery.Unavailable(String reason, var retryAfter) ->
          Answer.error(502, "Bad Gateway", "The event was not delivered. " + reason);
    };
  }

  private static Answer refused(int status) {
    return Answer.error(502, "Bad Gateway", "Pusher refused the event with status " + status);
  }

  private static Answer delivered(Notification notification) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("channel", notification.channel().name());
    members.put("event", notification.event().value());
    members.put("delivered", true);
    return Answer.ok(members);
  }
}
