package dev.partyline.operations.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * Invokes the invitation trigger as Lambda's stream mapping does. An answer without
 * batchItemFailures is an error here, although Lambda accepts it.
 */
public final class Trigger {

  private static final JsonMapper JSON = new JsonMapper();

  private final LambdaClient lambda;
  private final String function;

  /**
   * @param function the function's name or ARN
   */
  public Trigger(LambdaClient lambda, String function) {
    this.lambda = lambda;
    this.function = function;
  }

  /**
   * Invokes the function with a batch.
   *
   * @throws ReplayException if the function could not be invoked
   */
  Progress deliver(List<EventRecord> batch) throws ReplayException {
    InvokeResponse response =
        new AwsCall("lambda:InvokeFunction", "function " + function)
            .run(
                () ->
                    lambda.invoke(
                        request ->
                            request
                                .functionName(function)
                                .payload(SdkBytes.fromUtf8String(EventRecord.event(batch)))));
    return response.functionError() == null
        ? answer(response.payload().asUtf8String(), batch)
        : Progress.stopped(0, "the function failed: " + errorType(response));
  }

  private static Progress answer(String payload, List<EventRecord> batch) {
    JsonNode failures;
    try {
      failures = JSON.readTree(payload).path("batchItemFailures");
    } catch (JsonProcessingException e) {
      return Progress.stopped(0, "the function's answer is not JSON");
    }
    if (!failures.isArray()) {
      return Progress.stopped(0, "the function's answer has no batchItemFailures");
    }
    int done = batch.size();
    for (JsonNode failure : failures) {
      String number = failure.path("itemIdentifier").asText();
      int index = batch.stream().map(EventRecord::sequenceNumber).toList().indexOf(number);
      if (index < 0) {
        return Progress.stopped(0, "the function reports a record that is not in the batch");
      }
      done = Math.min(done, index);
    }
    return done == batch.size()
        ? Progress.all(done)
        : Progress.stopped(
            done,
            "the trigger reports sequence number %s as not sent"
                .formatted(batch.get(done).sequenceNumber()));
  }

  /** The error's type: its message may quote the record. */
  private static String errorType(InvokeResponse response) {
    try {
      String type = JSON.readTree(response.payload().asUtf8String()).path("errorType").asText();
      return type.isEmpty() ? response.functionError() : type;
    } catch (JsonProcessingException e) {
      return response.functionError();
    }
  }
}
