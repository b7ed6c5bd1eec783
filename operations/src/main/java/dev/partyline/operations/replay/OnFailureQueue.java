package dev.partyline.operations.replay;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** The queue into which Lambda puts a message about each batch that it stops retrying. */
public final class OnFailureQueue {

  // For as long as a replay may take, the messages are its own.
  private static final int VISIBILITY_SECONDS = 900;
  private static final int WAIT_SECONDS = 1;
  private static final int MOST_AT_ONCE = 10;
  // Memory has an end. What is left is there for the next time.
  private static final int MAX_MESSAGES = 1000;

  private final SqsClient sqs;
  private final String url;

  /**
   * @param url the queue's address
   */
  public OnFailureQueue(SqsClient sqs, String url) {
    this.sqs = sqs;
    this.url = url;
  }

  /** Takes what is there, until nothing comes any more. */
  List<Message> take() throws ReplayException {
    List<Message> taken = new ArrayList<>();
    while (taken.size() < MAX_MESSAGES) {
      List<Message> next =
          call("sqs:ReceiveMessage")
              .run(
                  () ->
                      sqs.receiveMessage(
                              request ->
                                  request
                                      .queueUrl(url)
                                      .maxNumberOfMessages(MOST_AT_ONCE)
                                      .waitTimeSeconds(WAIT_SECONDS)
                                      .visibilityTimeout(VISIBILITY_SECONDS))
                          .messages());
      if (next.isEmpty()) {
        break;
      }
      taken.addAll(next);
    }
    return taken;
  }

  void remove(Message message) throws ReplayException {
    call("sqs:DeleteMessage")
        .run(
            () ->
                sqs.deleteMessage(
                    request -> request.queueUrl(url).receiptHandle(message.receiptHandle())));
  }

  /** Gives it back at once. */
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
