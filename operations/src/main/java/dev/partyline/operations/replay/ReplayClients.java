package dev.partyline.operations.replay;

import dev.partyline.operations.RunningStack;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * What a replay talks to: the account that the SDK finds by itself, or the running stack, and then
 * nothing else whatever the environment says.
 */
final class ReplayClients implements AutoCloseable {

  // A function runs for 15 minutes at most, and nothing is sent before it has ended. The SDK would
  // time out after 30 seconds and invoke it again.
  private static final Duration LONGEST_INVOCATION = Duration.ofMinutes(16);
  private static final Duration LONGEST_CALL = Duration.ofSeconds(30);

  private final Deque<SdkAutoCloseable> opened = new ArrayDeque<>();
  private final Optional<RunningStack> stack;

  /**
   * @param stack the running one; nothing for the account
   */
  ReplayClients(Optional<RunningStack> stack) {
    this.stack = stack;
  }

  DynamoDbClient tables() {
    return client(DynamoDbClient.builder(), stack.map(RunningStack::dynamoDb), LONGEST_CALL);
  }

  DynamoDbStreamsClient streams() {
    return client(DynamoDbStreamsClient.builder(), stack.map(RunningStack::dynamoDb), LONGEST_CALL);
  }

  LambdaClient lambda() {
    return client(LambdaClient.builder(), stack.map(RunningStack::lambda), LONGEST_INVOCATION);
  }

  /** The stack's queues are served where their addresses say. */
  SqsClient queues(String queueUrl) {
    return client(
        SqsClient.builder(),
        stack.map(ready -> URI.create(queueUrl).resolve("/").toString()),
        LONGEST_CALL);
  }

  private <
          B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkAutoCloseable>
      C client(B builder, Optional<String> endpoint, Duration timeout) {
    builder.httpClientBuilder(Apache5HttpClient.builder().socketTimeout(timeout));
    endpoint.map(URI::create).ifPresent(builder::endpointOverride);
    stack.ifPresent(
        running -> builder.region(running.region()).credentialsProvider(running.credentials()));
    C client = builder.build();
    opened.push(client);
    return client;
  }

  @Override
  public void close() {
    opened.forEach(SdkAutoCloseable::close);
  }
}
