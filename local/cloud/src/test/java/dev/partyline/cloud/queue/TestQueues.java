package dev.partyline.cloud.queue;

import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** Reads queues with a client of its own. */
public final class TestQueues {

  private TestQueues() {}

  /** Receives the only message of a queue. */
  public static String receive(String endpoint, String url) {
    try (SqsClient client =
        SqsClient.builder()
            .endpointOverride(URI.create(endpoint))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
            .httpClientBuilder(Apache5HttpClient.builder())
            .build()) {
      List<Message> messages =
          client
              .receiveMessage(
                  request -> request.queueUrl(url).waitTimeSeconds(5).maxNumberOfMessages(10))
              .messages();
      if (messages.size() != 1) {
        throw new AssertionError(messages.size() + " messages");
      }
      client.deleteMessage(
          request -> request.queueUrl(url).receiptHandle(messages.get(0).receiptHandle()));
      return messages.get(0).body();
    }
  }
}
