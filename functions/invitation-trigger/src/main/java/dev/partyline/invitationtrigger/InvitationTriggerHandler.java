package dev.partyline.invitationtrigger;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import dev.partyline.environment.Environment;
import dev.partyline.notification.Publisher;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.PusherHost;
import java.util.List;

/**
 * The Lambda function on the party table's stream: records → notifications → Pusher → checkpoint.
 * Reports the first record that could not be sent, and Lambda comes back from there (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">partial
 * batch responses</a>). Nothing after it has been sent.
 */
public final class InvitationTriggerHandler
    implements RequestHandler<DynamodbEvent, StreamsEventResponse> {

  private final Publisher publisher;

  /** For Lambda: wires the function as its environment variables say. */
  public InvitationTriggerHandler() {
    this(new Environment(System.getenv()));
  }

  InvitationTriggerHandler(Environment environment) {
    this.publisher =
        new Publisher(PusherCredentials.from(environment), PusherHost.from(environment));
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    DeliveryLog log = new DeliveryLog(context.getLogger(), context.getAwsRequestId());
    List<BatchItemFailure> failures =
        new StreamBatch(publisher, log)
            .deliver(event.getRecords()).stream()
                .map(sequenceNumber -> new BatchItemFailure(sequenceNumber))
                .toList();
    return new StreamsEventResponse(failures);
  }
}
