package dev.partyline.operations.replay;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** The queue that receives a message from Lambda about each batch that it stops retrying. */
public final class OnFailureQueue {

  // Longer than a replay takes, so that no other consumer receives its messages.
  private static final int VISIBILITY_SECONDS = 900;
  private static final int WAIT_SECONDS = 1;
  private static final int MAX_PER_RECEIVE = 10;
  // Limits memory. Further messages stay in the queue for the next replay.
  private static final int MAX_MESSAGES = 1000;

  private final SqsClient sqs;
  private final String url;

  /**
   * @param url the queue's URL
   */
  public OnFailureQueue(SqsClient sqs, String url) {
    this.sqs = sqs;
    this.url = url;
  }

  /** Receives messages until the queue is empty, up to a limit. */
  List<Message> receive() throws ReplayException {
    List<Message> received = new ArrayList<>();
    while (received.size() < MAX_MESSAGES) {
      List<Message> next =
          call("sqs:ReceiveMessage")
              .run(
                  () ->
                      sqs.receiveMessage(
                              request ->
                                  request
                                      .queueUrl(url)
                                      .maxNumberOfMessages(MAX_PER_RECEIVE)
                                      .waitTimeSeconds(WAIT_SECONDS)
                                      .visibilityTimeout(VISIBILITY_SECONDS))
                          .messages());
      if (next.isEmpty()) {
        break;
      }
      received.addAll(next);
    }
    return received;
  }

  void delete(Message message) throws ReplayException {
    call("sqs:DeleteMessage")
        .run(
            () ->
                sqs.deleteMessage(
                    request -> request.queueUrl(url).receiptHandle(message.receiptHandle())));
  }

  /** Makes a message visible to other consumers at once. */
  void release(Message message) throws ReplayException {
    call("sqs:ChangeMessageVisibility")
        .run(
            () ->
                sqs.changeMessageVisibility(
                    request ->
                        request
                            .queueUrl(url)
                            .receiptHandle(message.receiptHandle())
                            .visibilityTimeout(0)));
  }

  private AwsCall call(String action) {
    return new AwsCall(action, "queue " + url);
  }
}
