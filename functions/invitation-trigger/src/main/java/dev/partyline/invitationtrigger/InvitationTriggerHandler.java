package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import dev.partyline.awssdk.DynamoDb;
import dev.partyline.environment.Stage;
import dev.partyline.init.FunctionInit;
import dev.partyline.notification.Publisher;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.PusherHost;
import dev.partyline.snapshot.SnapStart;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crac.Resource;

/**
 * The Lambda function on the party table's stream: event → records → actions → history → Pusher →
 * checkpoint. It reports the first record that could not be done, and Lambda retries from there (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">partial
 * batch responses</a>). Nothing of any record after it has been sent.
 */
public final class InvitationTriggerHandler
    implements RequestHandler<DynamodbEvent, StreamsEventResponse> {

  private final RetryingPublisher publisher;
  private final UndeliveredItems undelivered;
  private final HistoryKeeper history;
  private final RecordReader reader;
  private final Revocation revocation;
  private final Stage stage;
  private final Clock clock;

  // Lambda's runtime holds hooks by weak references only.
  private final List<Resource> hooks = new ArrayList<>();

  /**
   * For Lambda: wires the function from its environment variables and starts to fetch Pusher's
   * credentials. With SnapStart, nothing is fetched until a snapshot is restored.
   */
  public InvitationTriggerHandler() {
    this(FunctionInit.ofProcess());
  }

  private InvitationTriggerHandler(FunctionInit init) {
    this(
        new RetryingPublisher(
            new Publisher(init.credentials(), PusherHost.from(init.environment()), init.clock()),
            SecureRandom::new,
            Thread::sleep),
        new UndeliveredItems(
            DynamoDb.from(init.environment(), init.sdk()),
            init.environment().required("PARTY_TABLE"),
            new ItemName(new Pseudonyms(init.credentials())),
            init.clock()),
        HistoryKeeper.from(
            init.environment(),
            DynamoDb.from(init.environment(), init.sdk()),
            init.clock(),
            SecureRandom::new,
            Thread::sleep),
        RecordReader.from(init.environment()),
        Revocation.from(init.environment(), init.clock()),
        Stage.from(init.environment()),
        init.clock());
    if (init.environment().isSnapStart()) {
      // AWS credentials are fetched with the first call to AWS.
      hooks.add(
          SnapStart.register(
              () -> {
                new Priming(init.environment(), init.clock()).run();
                return () -> {};
              },
              List.of(init.credentials()::refresh)));
    } else {
      init.credentials().prefetch();
    }
  }

  InvitationTriggerHandler(
      RetryingPublisher publisher,
      UndeliveredItems undelivered,
      HistoryKeeper history,
      RecordReader reader,
      Revocation revocation,
      Stage stage,
      Clock clock) {
    this.publisher = publisher;
    this.undelivered = undelivered;
    this.history = history;
    this.reader = reader;
    this.revocation = revocation;
    this.stage = stage;
    this.clock = clock;
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    List<StreamRecord> records = StreamRecord.of(event);
    DeliveryLog log = new DeliveryLog(context, stage, clock);
    RemainingTime remainingTime = () -> Duration.ofMillis(context.getRemainingTimeInMillis());
    List<Action> actions = Action.of(records, reader, revocation);
    HistoryKeeper.Batch kept = history.begin(Action.publications(actions), remainingTime, log);
    Optional<StreamRecord> failed =
        new StreamBatch(publisher, undelivered, kept, remainingTime, log).deliver(actions);
    log.write(records, failed);
    return new StreamsEventResponse(
        failed.map(record -> new BatchItemFailure(record.sequenceNumber())).stream().toList());
  }
}
