package dev.partyline.invitationtrigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.partyline.dynamodb.DynamoDb;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.notification.Publisher;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.PusherHost;
import dev.partyline.snapshot.SnapStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crac.Resource;

/**
 * The Lambda function on the party table's stream: event → records → notifications → Pusher →
 * checkpoint. Reports the first record that could not be sent, and Lambda comes back from there (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">partial
 * batch responses</a>). Nothing after it has been sent.
 */
public final class InvitationTriggerHandler implements RequestStreamHandler {

  private final RetryingPublisher publisher;
  private final UndeliveredItems undelivered;
  private final Stage stage;
  private final Clock clock;

  // Lambda's runtime holds its hooks weakly.
  private final List<Resource> hooks = new ArrayList<>();

  /**
   * For Lambda: wires the function as its environment variables say, and begins to fetch Pusher's
   * credentials; with SnapStart once a snapshot has been restored, and not before it is taken.
   */
  public InvitationTriggerHandler() {
    this(environment(), Clock.systemUTC());
  }

  private InvitationTriggerHandler(Environment environment, Clock clock) {
    this(environment, credentials(environment, clock), clock);
  }

  private InvitationTriggerHandler(
      Environment environment, CredentialsSource credentials, Clock clock) {
    this(
        new RetryingPublisher(
            new Publisher(credentials, PusherHost.from(environment), clock),
            SecureRandom::new,
            Thread::sleep),
        // Its credentials are fetched for the first item that is kept, which most functions never
        // see. So none from before a snapshot are kept, and there are none to fetch at a restore.
        new UndeliveredItems(
            DynamoDb.from(environment, InvitationTriggerHandler::environment, clock),
            environment.required("PARTY_TABLE"),
            clock),
        Stage.from(environment),
        clock);
    if (SnapStart.isOn(environment)) {
      hooks.add(
          SnapStart.register(
              () -> {
                new Priming(environment, clock).run();
                return () -> {};
              },
              List.of(credentials::refresh)));
    } else {
      credentials.prefetch();
    }
  }

  /** As it is now: SnapStart's restore changes it. */
  private static Environment environment() {
    return new Environment(System.getenv());
  }

  private static CredentialsSource credentials(Environment environment, Clock clock) {
    return CredentialsSource.from(
        environment,
        InvitationTriggerHandler::environment,
        clock,
        line -> LambdaRuntime.getLogger().log(line.getBytes(UTF_8), LogLevel.ERROR));
  }

  InvitationTriggerHandler(
      RetryingPublisher publisher, UndeliveredItems undelivered, Stage stage, Clock clock) {
    this.publisher = publisher;
    this.undelivered = undelivered;
    this.stage = stage;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream output, Context context)
      throws IOException {
    List<StreamRecord> records = StreamEvent.read(event);
    DeliveryLog log = new DeliveryLog(context, stage, clock);
    TimeLeft timeLeft = () -> Duration.ofMillis(context.getRemainingTimeInMillis());
    Optional<StreamRecord> failed =
        new StreamBatch(publisher, undelivered, timeLeft, log).deliver(records);
    log.write(records, failed);
    BatchResponse.write(failed, output);
  }
}
